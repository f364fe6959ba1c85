package dev.tributary.certs;

import dev.tributary.config.FileReason;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line's part {@code certs}. Exit codes: 0 all well, 1 something is wrong, 2 not as the help says. */
@Command(name = "certs", description = "Makes and checks certificates.", synopsisSubcommandLabel = "(generate | check)")
public final class CertsCommand {
    private static final int WRONG = 1;

    private Clock clock = Clock.systemUTC();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Print this help.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    @Spec
    private CommandSpec spec;

    /** @param program whose part it is, for the help */
    public static CommandLine commandLine(String program, Clock clock) {
        // Not by the constructor: Quarkus makes a bean of every command, and has no clock to give.
        var command = new CertsCommand();
        command.clock = clock;
        var commandLine = new CommandLine(command);
        commandLine.setCommandName(program + " certs");
        commandLine.setExecutionExceptionHandler((e, line, result) -> {
            if (e instanceof CertsException) {
                line.getErr().println(line.getCommandSpec().qualifiedName() + ": " + e.getMessage());
                return WRONG;
            }
            throw e;
        });
        return commandLine;
    }

    @Command(
            sortOptions = false,
            description = {
                "Makes what is missing in FOLDER: an authority, and a folder for each node with its certificate, its"
                        + " key and the authority's certificate. What is there is kept, unless its names differ, or"
                        + " two thirds of its time are over."
            })
    int generate(
            @Parameters(paramLabel = "FOLDER", description = "Where; made if need be.") Path folder,
            @Option(
                            names = "--server",
                            paramLabel = "NAME[=HOST,...]",
                            description = "A node that others connect to, with its further host names and addresses.")
                    List<String> servers,
            @Option(names = "--client", paramLabel = "NAME[=HOST,...]", description = "A node that connects to others.")
                    List<String> clients,
            @Option(
                            names = "--secret",
                            paramLabel = "NAME",
                            description =
                                    "A file with a random text, the same for each node: a shared key, a password.")
                    List<String> secrets,
            @Option(
                            names = "--days",
                            defaultValue = "365",
                            paramLabel = "N",
                            description = "How long nodes' certificates are valid (default 365).")
                    int days,
            @Option(
                            names = "--ca-days",
                            defaultValue = "3650",
                            paramLabel = "N",
                            description = "How long a new authority is valid (default 3650).")
                    int authorityDays,
            @Option(
                            names = "--passphrase-file",
                            paramLabel = "FILE",
                            description = "Encrypts the keys with the text in FILE.")
                    Path passphraseFile,
            @Option(names = "--renew", description = "New certificates and keys for all nodes; the authority stays.")
                    boolean renew) {
        var nodes = new LinkedHashMap<String, Node>();
        given(servers).forEach(server -> add(nodes, Node.of(server, true)));
        given(clients).forEach(client -> add(nodes, Node.of(client, false)));
        PrintWriter out = spec.commandLine().getOut();
        var made = new CertificateFolder(folder, passphrase(passphraseFile), clock.instant(), out::println);
        Authority authority = made.authority(Duration.ofDays(positive("--ca-days", authorityDays)));
        Duration validity = Duration.ofDays(positive("--days", days));
        nodes.values().forEach(node -> made.certificate(authority, node, validity, renew));
        given(secrets).forEach(secret -> made.secret(checkedSecret(secret), nodes.values()));
        return CommandLine.ExitCode.OK;
    }

    @Command(
            sortOptions = false,
            description = {
                "Tells of each certificate its subject, names, issuer, use and validity, whether its key belongs to"
                        + " it, and whether the authority has signed it. In a FOLDER, of each cert.pem, with key.pem"
                        + " and ca.pem beside it. Exit code 1 if something is wrong."
            })
    int check(
            @Parameters(paramLabel = "PATH", arity = "1..*", description = "What to check, a file or a folder.")
                    List<Path> paths,
            @Option(names = "--key", paramLabel = "FILE", description = "The key that should belong to it.") Path key,
            @Option(names = "--ca", paramLabel = "FILE", description = "Who should have signed it.") Path authorities,
            @Option(names = "--host", paramLabel = "HOST", description = "A name or address it should be for.")
                    String host,
            @Option(
                            names = "--passphrase-file",
                            paramLabel = "FILE",
                            description = "The passphrase of the keys is the text in FILE.")
                    Path passphraseFile) {
        Optional<String> passphrase = passphrase(passphraseFile);
        boolean well = true;
        for (Path file : paths.stream().flatMap(CertsCommand::certificates).toList()) {
            boolean inFolder = !paths.contains(file);
            Inspection inspection = new Inspection(clock.instant())
                    .of(
                            file,
                            Optional.ofNullable(key).or(() -> beside(file, CertificateFolder.KEY, inFolder)),
                            Optional.ofNullable(authorities)
                                    .or(() -> beside(file, CertificateFolder.AUTHORITY_CERTIFICATE, inFolder)),
                            Optional.ofNullable(host),
                            passphrase);
            inspection.lines().forEach(spec.commandLine().getOut()::println);
            well &= inspection.well();
        }
        return well ? CommandLine.ExitCode.OK : WRONG;
    }

    private static void add(Map<String, Node> nodes, Node node) {
        nodes.merge(node.name(), node, Node::and);
    }

    private static List<String> given(List<String> options) {
        return Optional.ofNullable(options).orElse(List.of());
    }

    private int positive(String option, int days) {
        if (days < 1) {
            throw new CommandLine.ParameterException(spec.commandLine(), option + " needs a number, 1 or more");
        }
        return days;
    }

    private static String checkedSecret(String name) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]*")) {
            throw new CertsException(
                    "'" + name + "' cannot be the name of a secret; write letters, digits, '_' and '-'");
        }
        return name;
    }

    private static Optional<String> passphrase(Path file) {
        return Optional.ofNullable(file).map(path -> {
            try {
                return Files.readString(path).strip();
            } catch (IOException e) {
                throw new CertsException("the passphrase cannot be read from " + path + ": " + FileReason.why(e), e);
            }
        });
    }

    private static Optional<Path> beside(Path certificate, String name, boolean wanted) {
        return Optional.of(certificate.resolveSibling(name)).filter(file -> wanted);
    }

    /** The file itself, or each certificate of a node in the folder. */
    private static Stream<Path> certificates(Path path) {
        if (!Files.isDirectory(path)) {
            return Stream.of(path);
        }
        try (Stream<Path> files = Files.walk(path, 2)) {
            List<Path> found = files.filter(file -> file.endsWith(CertificateFolder.CERTIFICATE))
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new CertsException("there is no " + CertificateFolder.CERTIFICATE + " in " + path);
            }
            return found.stream();
        } catch (IOException e) {
            throw new CertsException(path + " cannot be read: " + FileReason.why(e), e);
        }
    }
}
