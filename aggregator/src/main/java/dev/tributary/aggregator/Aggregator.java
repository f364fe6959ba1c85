package dev.tributary.aggregator;

import dev.tributary.modules.PluginRegistry;
import dev.tributary.program.Program;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The program that runs where logs meet: receives, routes, stores, relays. */
@QuarkusMain
public class Aggregator {

    @Produces
    @Singleton
    static Program program() {
        return Program.of("aggregator", PluginRegistry.ofProgram(), Aggregator.class);
    }

    public static void main(String... args) {
        program().main(args);
    }
}
