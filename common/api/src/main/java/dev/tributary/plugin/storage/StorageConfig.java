package dev.tributary.plugin.storage;

import dev.tributary.config.Argument;
import dev.tributary.config.ConfigException;
import dev.tributary.config.Findings;
import dev.tributary.config.Param;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** {@code <storage>}: where a plugin keeps what it knows across restarts. */
public record StorageConfig(
        @Argument(doc = "Part of the file's name where there is no `path`: `storage.<argument>.json`.")
        String usage,

        @Param(name = "@type", doc = "`local`, the only one there is: a JSON file.", value = "local")
        String type,

        @Param(
                doc =
                        "The file, or a folder, in which it is `worker<N>/storage.json`: what is not there yet is a file if its"
                                + " name ends with `.json`. Without it the file is `<root_dir>/worker<N>/<@id>/storage.json`, if the"
                                + " plugin has an `@id` and `<system>` a `root_dir`; else there is none, and a restart forgets. Several"
                                + " workers need a folder.")
        Optional<Path> path,

        @Param(doc = "Permissions of the file, octal.", value = "0644")
        String mode,

        @Param(doc = "Permissions of folders that are made for it, octal.", value = "0755")
        String dirMode,

        @Param(doc = "Write it with a line for each field.", value = "false")
        boolean prettyPrint,

        @Param(
                doc =
                        "Write the file at each change, before what the change is about goes on, and not now and then. It needs"
                                + " a place for the file.",
                value = "false")
        boolean persistent,

        @Param(doc = "Write the file each `autosave_interval`, if something has changed.", value = "true")
        boolean autosave,

        @Param(doc = "How often.", value = "10s", min = "0.001")
        Duration autosaveInterval,

        @Param(doc = "Write the file at a stop.", value = "true")
        boolean saveAtShutdown) {

    public StorageConfig {
        var findings = new Findings();
        if (!type.equals("local")) {
            findings.add("@type", "unknown storage '" + type + "'; this program has: local");
        }
        if (!usage.matches("|[a-zA-Z][-_.a-zA-Z0-9]*")) {
            findings.add(
                    ConfigException.ARGUMENT, "argument in <storage ARG> uses invalid characters: '" + usage + "'");
        }
        check("mode", mode, findings);
        check("dir_mode", dirMode, findings);
        findings.tell();
    }

    private static void check(String name, String text, Findings findings) {
        if (!text.matches("0?[0-7]{3}")) {
            findings.add(name, name + " '" + text + "' is not an octal number such as 0640");
        }
    }

    /** What counts where there is no section. */
    static StorageConfig standard(String usage) {
        return new StorageConfig(
                usage, "local", Optional.empty(), "0644", "0755", false, false, true, Duration.ofSeconds(10), true);
    }
}
