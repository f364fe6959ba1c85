package dev.tributary.config.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Notes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedCodeTest {
    private static final Environment ENVIRONMENT =
            new Environment(Map.of("X", "x1", "PORT", "24224", "EMPTY", ""), "host1", "").withWorker(3);

    private final Notes notes = new Notes();

    private String evaluate(String code) {
        return ConfigParser.parse("a.conf", "k \"#{" + code + "}\"", ENVIRONMENT, notes)
                .param("k")
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '=', quoteCharacter = '`', textBlock = """
            ENV['X'] = x1
            ENV["X"] = x1
            ENV[ 'X' ]  = x1
            ENV.fetch('X') = x1
            ENV.fetch('NO', 'd') = d
            ENV.fetch("NO","d") = d
            ENV['NO'] || 'd' = d
            ENV['NO'] || ENV['X'] || 'd' = x1
            ENV['EMPTY'] || 'd' = ``
            (ENV['NO'] || 'a') + "b" = ab
            hostname = host1
            Socket.gethostname = host1
            worker_id = 3
            ENV['SERVERENGINE_WORKER_ID'] = 3
            24224 + 1 = 24225
            ENV['PORT'].to_i + worker_id.to_i = 24227
            -5 + 1_000 = 995
            'a' + 1.to_s = a1
            "a#{ENV['X']}b" = ax1b
            "a#{"b#{hostname}"}" = abhost1
            " a ".strip = a
            ENV['X'].upcase = X1
            ENV['X'].nil? ? 'a' : 'b' = b
            worker_id.to_i * 2 = 6
            ENV['PORT'].to_i / 5 = 4844
            1.5 = 1.5
            nil = ``
            File.join('/a', 'b') = /a/b
            File.join('/a/', '/b') = /a/b
            File.join('a', '', 'b') = a/b
            File.join('', 'a') = /a
            File.join('a', '') = a/
            File.join('a//', 'b') = a//b
            File.join('a', '//b') = a//b
            File.join('/', 'a') = /a
            File.join(ENV.fetch('NO', '/var/log'), 'x', hostname + '.log') = /var/log/x/host1.log
            File.expand_path('../x', '/a/b') = /a/x
            File.expand_path('/a/./b/../c') = /a/c
            File.basename('/a/b.log') = b.log
            File.basename('/a/b.log', '.log') = b
            File.basename('/a/b.log', '.*') = b
            File.basename('/') = /
            File.dirname('/a/b') = /a
            File.dirname('b') = .
            File.exist?('/no/such/file') ? 'a' : 'b' = b
            File.directory?('/') ? 'a' : 'b' = a
            IPSocket.getaddress('127.0.0.1') = 127.0.0.1
            rand(1) = 0
            Time.at(0).utc.strftime('%Y') = 1970
            case ENV['PORT'].to_i; when 1..1023 then 'low'; else 'high'; end = high
            ENV.fetch('NO') { 'nowhere' } = nowhere
            ENV.fetch('NO') rescue 'nowhere' = nowhere
            ENV.key?('NO') ? 'a' : 'b' = b
            [ENV['NO'].to_i, 128].max = 128
            (ENV['NO'] || 2).to_i * 2 = 4
            %w[a b c].join('-') = a-b-c
            ENV['PORT'].chars.map(&:to_i).sum = 14
            ENV['X'].to_s.split(',').map { |h| "#{h}:24224" }.join(' ') = x1:24224
            begin; File.read('/no/such/file'); rescue Errno::ENOENT; 'none'; end = none
            File.read('/no/such/file') rescue 'none' = none
            Digest::MD5.hexdigest(hostname)[0, 4] = 815a
            RUBY_VERSION.split('.').first = 3
            """)
    void evaluatesWhatConfigurationsUse(String code, String text) {
        assertThat(evaluate(code)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            if ENV['X'] == 'x1'; 'a'; else; 'b'; end | a
            p = ENV['PORT'].to_i; p + 1              | 24225
            ENV['X'] =~ /x(\\d)/ ? $1 : 'none'       | 1
            """)
    void runsSmallProgramsToo(String code, String text) {
        assertThat(evaluate(code)).isEqualTo(text);
    }

    @Test
    void asksTheMachineItRunsOn() {
        assertThat(evaluate("Dir.pwd")).isEqualTo(Path.of("").toAbsolutePath().toString());
        assertThat(evaluate("File.expand_path('x')")).isEqualTo(evaluate("File.join(Dir.pwd, 'x')"));
        assertThat(evaluate("Socket.gethostbyname('127.0.0.1').first")).isNotEmpty();
        assertThat(Integer.parseInt(evaluate("rand(10)"))).isBetween(0, 9);
        assertThat(Double.parseDouble(evaluate("rand"))).isBetween(0.0, 1.0);
        long now = Long.parseLong(evaluate("Time.now.to_i"));
        assertThat(now).isBetween(System.currentTimeMillis() / 1000 - 60, System.currentTimeMillis() / 1000);
    }

    @Test
    void findsTheAddressesOfTheMachine() {
        assertThat(evaluate("Socket.ip_address_list.select { |a| a.ipv4_loopback? }.map(&:ip_address).first"))
                .isEqualTo("127.0.0.1");
        assertThat(evaluate("Socket.getifaddrs.select { |i| i.name == 'lo' && i.addr.ipv4? }.first.addr.ip_address"))
                .isEqualTo("127.0.0.1");
        assertThat(evaluate("Socket.getifaddrs.find { |i| i.name == 'none' }&.name || 'none'"))
                .isEqualTo("none");
        assertThat(evaluate(
                        "Socket.ip_address_list.find { |a| a.ipv4? && !a.ipv4_loopback? }&.ip_address || '127.0.0.1'"))
                .matches("\\d+(\\.\\d+){3}");
    }

    @Test
    void findsTheEndOfCodeWithQuotesAndBracesInIt() {
        assertThat(ConfigParser.parse("a.conf", "k \"<#{ENV.fetch(\"NO\", \"}\\\"\")}>\" # c", ENVIRONMENT, notes)
                        .param("k"))
                .contains("<}\">");
    }

    @Test
    void readsFilesOfSecrets(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "open sesame\n");
        assertThat(evaluate("File.read('" + file + "').strip")).isEqualTo("open sesame");
        assertThat(evaluate("File.open('" + file + "').read.chomp")).isEqualTo("open sesame");
        assertThat(evaluate("File.readlines('" + file + "').map(&:chomp).first"))
                .isEqualTo("open sesame");
        assertThatThrownBy(() -> evaluate("File.open('" + file + "', 'w').read"))
                .hasMessageContaining("a file can only be opened for reading here");
        assertThatThrownBy(() -> evaluate("File.read('" + folder + "/none')"))
                .hasMessageStartingWith(
                        "a.conf:1:6: cannot read '" + folder + "/none': there is no such file\n  k \"#{File");
    }

    @Test
    void namesEachUnsetVariableThatLeftAGap() {
        assertThat(evaluate("ENV['A'] || ENV['B']")).isEmpty();
        assertThat(notes.all()).hasSize(2).first().asString().contains("'A' is not set, its place in 'k' stays empty");
    }

    @ParameterizedTest
    @CsvSource({
        "`hostname`,6",
        "foo(1),6",
        "foo,6",
        "ENV.to_h,6",
        "ENV.delete('X'),6",
        "File.delete('a'),6",
        "Dir.glob('*'),6",
        "Date.tomorrow,6",
        "ENV['X'].unpack2,15",
        "1 2,8"
    })
    void refusesOtherCodeWhereItStarts(String code, int column) {
        assertThatThrownBy(() -> evaluate(code))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("a.conf:1:" + column
                        + ": embedded code that is not understood from here on; understood are ENV['X'], ENV.fetch('X',"
                        + " 'd'), hostname, worker_id, use_nil, use_default, File.read('/path'), ")
                .hasMessageContaining("\n  k \"#{");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ENV['PORT'] + 1     | 18 | no implicit conversion of Integer into String; write .to_s behind a number
            ENV['NO'].strip     | 16 | undefined method 'strip' for nil
            1 / 0               | 8  | divided by 0
            """)
    void whatRubyWouldRaiseIsAnErrorWithItsPlace(String code, int column, String message) {
        assertThatThrownBy(() -> evaluate(code)).hasMessageStartingWith("a.conf:1:" + column + ": " + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ENV['NO'] || use_nil", "\"a#{use_default}b\"", "ENV['X'] == 'x1' ? use_default : 'd'"})
    void useNilAndUseDefaultDecideAboutTheWholeValue(String code) {
        var value = ConfigParser.parse("a.conf", "k \"x#{" + code + "}\"", ENVIRONMENT, notes)
                .params()
                .get("k");
        assertThat(value.absent()).isTrue();
    }

    @Test
    void fetchWithoutDefaultNeedsTheVariable() {
        assertThatThrownBy(() -> evaluate("ENV.fetch('NO')"))
                .hasMessageStartingWith("a.conf:1:6: environment variable 'NO' is not set; set it, or write "
                        + "ENV.fetch('NO', 'a default')");
    }

    @Test
    void environmentDoesNotShowItsVariables() {
        assertThat(ENVIRONMENT.toString()).doesNotContain("x1");
    }
}
