"""Files to program: what is read, how it is named, what its imports mean, what the user asked for."""

from hybridize.project.errors import ProjectError, SettingsError
from hybridize.project.imports import ImportResolver, NamespacePackage
from hybridize.project.load import load_program
from hybridize.project.model import EntryPoint, Layout, Module, Problem, Program, Source, Target
from hybridize.project.roots import find_root
from hybridize.project.settings import Settings, load_settings
from hybridize.project.suppress import is_suppressed

__all__ = [
    "EntryPoint",
    "ImportResolver",
    "Layout",
    "Module",
    "NamespacePackage",
    "Problem",
    "Program",
    "ProjectError",
    "Settings",
    "SettingsError",
    "Source",
    "Target",
    "find_root",
    "is_suppressed",
    "load_program",
    "load_settings",
]
