"""Whether the site does its work, in sentences for administrators, and what to do if not.

What is an alarm is decided where monitors ask for it (``portal.operations.readiness``). What is no
alarm there, such as an email that was refused for good, is something to look at here.
"""
