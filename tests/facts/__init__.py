"""Tests of the facts that rules and decisions rest on."""
