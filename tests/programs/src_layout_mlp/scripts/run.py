import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "src"))

from tinymlp.cli import main

sys.exit(main(["--steps", "5"]))
