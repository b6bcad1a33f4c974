def speak(text):
    return shout(text)


def shout(text):
    return text.upper()


def whisper(text):
    return text.lower()
