import random

import tensorflow as tf

ROWS, COLS, ACTIONS = 3, 4, 4
random.seed(0)
q_table = tf.Variable(tf.zeros([ROWS * COLS, ACTIONS]))
visits = [0] * (ROWS * COLS)
epsilon = 1.0


def move(state, action):
    r, c = divmod(state, COLS)
    if action == 0 and r > 0:
        r -= 1
    elif action == 1 and r < ROWS - 1:
        r += 1
    elif action == 2 and c > 0:
        c -= 1
    elif action == 3 and c < COLS - 1:
        c += 1
    return r * COLS + c


def epsilon_greedy(state):
    if random.random() < epsilon:
        return random.randrange(ACTIONS)
    return int(tf.argmax(q_table[state]))


def update(indices, rewards, next_states, alpha):
    best = tf.reduce_max(tf.gather(q_table, next_states), axis=1)
    old = tf.gather_nd(q_table, indices)
    q_table.scatter_nd_add(indices, alpha * (rewards + 0.9 * best - old))
    return tf.reduce_mean(tf.abs(rewards + 0.9 * best - old))


def anneal():
    global epsilon
    epsilon = max(0.1, epsilon * 0.7)


def exploration_bonus(values):
    # reads a Python global that `anneal` keeps changing
    return values + epsilon * tf.ones_like(values)


def episode(limit=20):
    state, indices, rewards, nexts = 0, [], [], []
    for _ in range(limit):
        action = epsilon_greedy(state)
        following = move(state, action)
        visits[following] += 1
        indices.append([state, action])
        rewards.append(1.0 if following == ROWS * COLS - 1 else 0.0)
        nexts.append(following)
        state = 0 if rewards[-1] else following
    return indices, rewards, nexts


for n in range(5):
    indices, rewards, nexts = episode()
    error = update(tf.constant(indices), tf.constant(rewards), tf.constant(nexts), tf.constant(0.5))
    anneal()
    bonus = exploration_bonus(q_table[0])
    print("episode", n, "td error %.4f" % float(error), "bonus %.3f" % float(tf.reduce_sum(bonus)))
print("visits", sum(visits), "epsilon %.3f" % epsilon)
