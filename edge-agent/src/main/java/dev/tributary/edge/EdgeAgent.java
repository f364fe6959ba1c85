package dev.tributary.edge;

import dev.tributary.modules.PluginRegistry;
import dev.tributary.program.Program;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The program that runs where logs are born: collects, buffers, forwards. */
@QuarkusMain
public class EdgeAgent {

    @Produces
    @Singleton
    static Program program() {
        return Program.of("edge-agent", PluginRegistry.ofProgram(), EdgeAgent.class);
    }

    public static void main(String... args) {
        program().main(args);
    }
}
