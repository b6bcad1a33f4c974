from dqn.agent import Agent
from dqn.world import GridWorld


def run_episode(agent, world, limit=25):
    state, total = world.reset(), 0.0
    for _ in range(limit):
        action = agent.act(state)
        next_state, reward, done = world.step(action)
        agent.buffer.add(state, action, reward, next_state, done)
        state, total = next_state, total + reward
        if done:
            break
    return total


def main():
    agent, world = Agent(), GridWorld()
    for episode in range(4):
        total = run_episode(agent, world)
        if len(agent.buffer) >= 16:
            for _ in range(3):
                loss = agent.learn(*agent.buffer.sample(16))
            print(f"episode {episode} return {total:.2f} loss {float(loss):.4f}")
        agent.decay()
        agent.sync()
    print("epsilon", round(agent.epsilon, 4))


if __name__ == "__main__":
    main()
