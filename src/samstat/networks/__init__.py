"""Networks of those who take part in the same things: ties, brokers, groups, missing links, years.

`ties.between` makes the network, of any size, with numpy; `strongest.graph` takes out a part that
networkx can weigh and draw within seconds. The same input gives the same output, always.
"""
