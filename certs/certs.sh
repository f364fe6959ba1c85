# What generate and check share; sourced by them with their arguments. The work is done by a command of our programs,
# so that it is the same here and in an image without a shell; this finds a JDK, and builds the program if need be.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
jar=$root/aggregator/target/quarkus-app/quarkus-run.jar
. "$root/.mvn/find-jdk"
find_jdk || exit 1
if [ ! -f "$jar" ]; then
    echo "building the programs (the first time, Maven downloads what it needs: some minutes)" >&2
    (cd "$root" && ./mvnw -q -DskipTests -Dspotless.check.skip=true package) >&2 </dev/null
fi
exec "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -jar "$jar" certs "$(basename "$0")" "$@"
