# The programs of the fan-out scenario, for compose/local: two aggregators, and $agents edge agents that send to both.
# It is to the local run what fan-out.yaml is to Compose, with the same .conf files.

width=18
certificates --server aggregator-heavy=127.0.0.1 --server aggregator-light=127.0.0.1 --client edge-agent

aggregator aggregator-heavy 24224 8080
heavy=$forward
aggregator aggregator-light 24234 8090
edge_agents AGGREGATOR_HEAVY_HOST=127.0.0.1 AGGREGATOR_HEAVY_PORT="$heavy" \
    AGGREGATOR_LIGHT_HOST=127.0.0.1 AGGREGATOR_LIGHT_PORT="$forward"
