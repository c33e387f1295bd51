"""From other people's files to listings and uses: what their words mean in ours."""
