# A container engine and both generations of Compose, without a registry; to be sourced after lib.sh.

engine_answers() { docker info >/dev/null 2>&1; }

# engine: the one that runs, or one of our own for as long as the step lasts.
engine() {
    if engine_answers; then
        say "using the engine that runs: ${DOCKER_HOST:-default socket}"
    else
        export DOCKER_HOST=unix://$work/docker.sock
        say "starting an engine of our own"
        as_root dockerd --host "$DOCKER_HOST" --data-root "$work/data" --exec-root "$work/exec" \
            --pidfile "$work/dockerd.pid" >"$work/dockerd.log" 2>&1 </dev/null &
        later as_root rm -rf "$work/data" "$work/exec"
        later as_root umount "$work/data" # the engine mounts it on itself
        later stop_engine
        if ! await 120 engine_answers; then
            fail "a container engine can be started here" "$work/dockerd.log"
            exit 1
        fi
    fi
    say "engine $(docker version --format '{{.Server.Version}}'), client $(docker version --format '{{.Client.Version}}')"
}

# stop_engine: the one that was started here, which is not the background job but that job's child.
stop_engine() {
    local pid
    pid=$(cat "$work/dockerd.pid")
    as_root kill -TERM "$pid"
    await 120 as_root test ! -d "/proc/$pid" || as_root kill -KILL "$pid"
}

# compose_v2: Compose v2 and buildx as Debian's next release has them, unpacked beside, not installed.
compose_v2() {
    local mirror=http://deb.debian.org/debian newer_debian=$work/trixie apt deb
    mkdir -p "$newer_debian"/{lists/partial,cache/archives/partial,debs} || return 1
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" >"$newer_debian/sources.list"
    apt=(apt-get -qq -o "Dir::State::lists=$newer_debian/lists" -o "Dir::Cache=$newer_debian/cache" \
        -o "Dir::Etc::sourcelist=$newer_debian/sources.list" -o Dir::Etc::sourceparts=/dev/null \
        -o APT::Sandbox::User=root -o "Debug::NoLocking=true")
    as_root "${apt[@]}" update || return 1
    (cd "$newer_debian/debs" && as_root "${apt[@]}" download docker-compose docker-buildx) || return 1
    for deb in "$newer_debian"/debs/*.deb; do dpkg-deb -x "$deb" "$newer_debian/root" || return 1; done
    export DOCKER_CONFIG=$newer_debian/config
    mkdir -p "$DOCKER_CONFIG"
    ln -s "$newer_debian/root/usr/libexec/docker/cli-plugins" "$DOCKER_CONFIG/cli-plugins"
    docker compose version
}

# base_images: made from what this machine has, and used by every build that follows.
base_images() {
    check "the base images are made" "$work/base-images.log" .ci/base-images "$HOME/.m2/repository"
    later docker image rm -f tributary-jre:local tributary-builder:local
    grep '^made' "$work/base-images.log" || true
    export BUILDER_IMAGE=tributary-builder:local BASE_IMAGE=tributary-jre:local MAVEN_ARGS=--offline
}
