"""Rules of the 1xx group: is there anything to gain from running the function as a graph?"""
