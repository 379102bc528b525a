"""Lessons in words: answers, rows, drafts."""
