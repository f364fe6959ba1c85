# The programs of the standby scenario, for compose/local: two aggregators, and $agents edge agents that send to both.
# It is to the local run what standby.yaml is to Compose, with the same .conf files.

width=18
certificates --server aggregator-primary=127.0.0.1 --server aggregator-standby=127.0.0.1 --client edge-agent

free_port "aggregator-primary's forward input" 24224
primary=$port
free_port "aggregator-primary's HTTP" 8080
start aggregator-primary aggregator "$here/standby/aggregator.conf" "$port" \
    NodeName=aggregator-primary CERTS="$certs/aggregator-primary" FORWARD_BIND=127.0.0.1 FORWARD_PORT="$primary"

free_port "aggregator-standby's forward input" 24234
standby=$port
free_port "aggregator-standby's HTTP" 8090
start aggregator-standby aggregator "$here/standby/aggregator.conf" "$port" \
    NodeName=aggregator-standby CERTS="$certs/aggregator-standby" FORWARD_BIND=127.0.0.1 FORWARD_PORT="$standby"

for number in $(seq "$agents"); do
    free_port "node$number's HTTP" $((8080 + number))
    start "node$number" edge-agent "$here/standby/edge-agent.conf" "$port" \
        NodeName="Node$number" CERTS="$certs/edge-agent" \
        AGGREGATOR_PRIMARY_HOST=127.0.0.1 AGGREGATOR_PRIMARY_PORT="$primary" AGGREGATOR_STANDBY_HOST=127.0.0.1 AGGREGATOR_STANDBY_PORT="$standby"
done
