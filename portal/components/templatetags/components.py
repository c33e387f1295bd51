"""The design system: one tag per component."""

from django.template import Library

register = Library()
