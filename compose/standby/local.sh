# The programs of the standby scenario, for compose/local: two aggregators, and $agents edge agents that send to both.
# It is to the local run what standby.yaml is to Compose, with the same .conf files.

width=18
certificates --server aggregator-primary=127.0.0.1 --server aggregator-standby=127.0.0.1 --client edge-agent

aggregator aggregator-primary 24224 8080
primary=$forward
aggregator aggregator-standby 24234 8090
edge_agents AGGREGATOR_PRIMARY_HOST=127.0.0.1 AGGREGATOR_PRIMARY_PORT="$primary" \
    AGGREGATOR_STANDBY_HOST=127.0.0.1 AGGREGATOR_STANDBY_PORT="$forward"
