import sys

try:
    from tomllib_backport import loads
except ImportError:
    from fallback import loads

if len(sys.argv) > 100:
    from fallback import special as pick
else:
    from fallback import normal as pick

loads("x = 1")
pick()
