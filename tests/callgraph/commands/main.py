import argparse


def run(options):
    return work(options)


def stop(options):
    return work(options)


def work(options):
    return options


def parser():
    made = argparse.ArgumentParser()
    commands = made.add_subparsers()
    commands.add_parser("run").set_defaults(action=run)
    commands.add_parser("stop").set_defaults(action=stop)
    return made


def main(words):
    options = parser().parse_args(words)
    return options.action(options)


main(["run"])
main(["stop"])
