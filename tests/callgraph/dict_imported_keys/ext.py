key = "a"
idx = 1
