import helpers
import helpers as tools
from helpers import shout
from helpers import whisper as quiet

helpers.speak("a")
tools.shout("b")
shout("c")
quiet("d")
