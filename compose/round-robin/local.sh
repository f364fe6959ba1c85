# The programs of the round-robin scenario, for compose/local: two aggregators, and $agents edge agents that send to both.
# It is to the local run what round-robin.yaml is to Compose, with the same .conf files.

width=18
certificates --server aggregator-left=127.0.0.1 --server aggregator-right=127.0.0.1 --client edge-agent

aggregator aggregator-left 24224 8080
left=$forward
aggregator aggregator-right 24234 8090
edge_agents AGGREGATOR_LEFT_HOST=127.0.0.1 AGGREGATOR_LEFT_PORT="$left" \
    AGGREGATOR_RIGHT_HOST=127.0.0.1 AGGREGATOR_RIGHT_PORT="$forward"
