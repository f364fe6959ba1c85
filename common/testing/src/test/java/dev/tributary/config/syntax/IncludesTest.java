package dev.tributary.config.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.Notes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncludesTest {
    @TempDir
    private Path folder;

    private final Notes notes = new Notes();

    @BeforeEach
    void makeFolder() throws IOException {
        Files.createDirectories(folder.resolve("conf.d/deep"));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
    }

    private ConfigElement parse(String text) throws IOException {
        return ConfigParser.parse(write("main.conf", text), new Environment(Map.of("SET", "b"), "host1", "0"), notes);
    }

    @Test
    void includesSortedRelativeToTheIncludingFile() throws IOException {
        write("conf.d/b.conf", "<b>\n</b>\n@include deep/*.conf\n");
        write("conf.d/a.conf", "<a>\n</a>\n");
        write("conf.d/.hidden.conf", "<hidden>\n</hidden>\n");
        write("conf.d/c.txt", "<c>\n</c>\n");
        write("conf.d/deep/d.conf", "<d>\n</d>\n");
        ConfigElement root = parse("<first>\n</first>\n@include conf.d/*.conf # all\n<last>\n</last>\n");
        assertThat(root.children()).extracting(ConfigElement::name).containsExactly("first", "a", "b", "d", "last");
        assertThat(root.children("d").getFirst().position().file())
                .isEqualTo(folder.resolve("conf.d/deep/d.conf").toString());
        assertThat(notes.all()).isEmpty();
    }

    @Test
    void includesIntoASection() throws IOException {
        write("store file.conf", "port 1\n<server>\nhost h\n</server>\n");
        ConfigElement match = parse("<match **>\n@include store file.conf\nk v\n</match>")
                .children()
                .getFirst();
        assertThat(match.params().keySet()).containsExactly("port", "k");
        assertThat(match.child("server")).isPresent();
    }

    @Test
    void understandsPatterns() throws IOException {
        write("conf.d/a.conf", "a 1");
        write("conf.d/b.conf", "b 1");
        write("conf.d/deep/d.conf", "d 1");
        assertThat(parse("@include conf.d/{a,b}.conf").params()).containsOnlyKeys("a", "b");
        assertThat(parse("@include conf.d/[a].conf").params()).containsOnlyKeys("a");
        assertThat(parse("@include conf.d/**/*.conf").params()).containsOnlyKeys("a", "b", "d");
        assertThat(parse("@include \"conf.d/#{ENV['SET']}.conf\"").params()).containsOnlyKeys("b");
        assertThat(parse("@include file://" + folder + "/conf.d/?.conf").params())
                .containsOnlyKeys("a", "b");
        assertThat(parse("@include " + folder + "/conf.d/a.conf").params()).containsOnlyKeys("a");
        assertThat(parse("include conf.d/a.conf").params()).containsOnlyKeys("a");
        assertThat(notes.all())
                .containsExactly(folder.resolve("main.conf") + ":1:1: 'include' is the old spelling of '@include'");
    }

    @Test
    void includeIsAnOrdinaryKeyInASection() throws IOException {
        assertThat(parse("<a>\ninclude x\n</a>").children().getFirst().param("include"))
                .contains("x");
    }

    @Test
    void noMatchIsNothingButANote() throws IOException {
        assertThat(parse("@include none.conf\n@include no/*.conf\nk v").params())
                .containsOnlyKeys("k");
        assertThat(notes.all())
                .containsExactly(
                        folder.resolve("main.conf") + ":1:10: @include none.conf matches no file",
                        folder.resolve("main.conf") + ":2:10: @include no/*.conf matches no file");
    }

    @Test
    void notesBackupsThatAPatternCatches() throws IOException {
        for (String name : List.of("a.conf", "x.bak.conf", "x_old.conf", "bold.conf")) {
            write("conf.d/" + name, "");
        }
        parse("@include conf.d/*.conf");
        assertThat(notes.all())
                .hasSize(2)
                .allSatisfy(note -> assertThat(note).endsWith("which looks like a backup"))
                .anySatisfy(note -> assertThat(note).contains("x.bak.conf"))
                .anySatisfy(note -> assertThat(note).contains("x_old.conf"));
    }

    @Test
    void refusesCircles() throws IOException {
        Path a = write("conf.d/a.conf", "@include b.conf\n");
        Path b = write("conf.d/b.conf", "\n  @include ../conf.d/a.conf\n");
        assertThatThrownBy(() -> parse("@include conf.d/a.conf"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(b + ":2:12: @include goes in a circle: " + folder.resolve("main.conf") + " -> "
                        + a + " -> " + b + " -> ")
                .hasMessageEndingWith("\n    @include ../conf.d/a.conf\n             ^");
    }

    @Test
    void sectionsMayNotSpanFiles() throws IOException {
        Path file = write("open.conf", "<a>\n");
        assertThatThrownBy(() -> parse("@include open.conf\n</a>"))
                .hasMessageStartingWith(file + ":1:1: <a> is never closed");
    }

    @Test
    void saysWhyAFileCannotBeRead() throws IOException {
        Path latin1 = folder.resolve("latin1.conf");
        Files.write(latin1, new byte[] {'k', ' ', (byte) 0xe9});
        assertThatThrownBy(() -> parse("@include latin1.conf"))
                .hasMessageStartingWith(folder.resolve("main.conf") + ":1:10: cannot read " + latin1
                        + ": it is not UTF-8 text\n  @include latin1.conf\n");
        assertThatThrownBy(() -> parse("@include http://h/a.conf"))
                .hasMessageContaining("configuration is not fetched over HTTP; save it and include the file");
        Path none = folder.resolve("none.conf");
        assertThatThrownBy(() -> ConfigParser.parse(none, Environment.ofProcess(), notes))
                .hasMessage("cannot read " + none + ": there is no such file");
    }

    @Test
    void readsTheFolderOfTheSystemSectionLast() throws IOException {
        write("conf.d/a.conf", "<a>\n</a>\n");
        assertThat(parse("<system>\nconfig_include_dir conf.d\n</system>\n<b>\n</b>")
                        .children())
                .extracting(ConfigElement::name)
                .containsExactly("system", "b", "a");
    }
}
