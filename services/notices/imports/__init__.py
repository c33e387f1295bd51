"""From published notices in the Open Contracting Data Standard to rows of ours."""
