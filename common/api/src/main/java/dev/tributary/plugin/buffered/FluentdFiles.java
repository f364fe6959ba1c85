package dev.tributary.plugin.buffered;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the files of a Fluentd's buffer lie, and how they are called; {@code b} is for staged chunks, {@code q} for
 * queued ones.
 *
 * <pre>
 * file          buffer.b5f3a….log       and buffer.b5f3a….log.meta, which says what the chunk is
 * file_single   fsb.KEY.b5f3a….buf      KEY is the tag or the one field that chunks are cut by, in percent-encoding
 * </pre>
 *
 * @param chunks names of chunk files that have a meta file
 * @param singles names of those that have none
 */
public record FluentdFiles(Path folder, Pattern chunks, Pattern singles) {
    private static final String META = ".meta";
    private static final String STATE_AND_ID = "\\.(?<state>[bq])(?<id>[0-9a-f]+)\\.";
    private static final Pattern NONE = Pattern.compile("(?!)");

    /** Both kinds, in a folder that the path names. */
    public static FluentdFiles in(Path folder) {
        return new FluentdFiles(folder, Pattern.compile("buffer" + STATE_AND_ID + ".*(?<!\\.meta)"), singles("fsb"));
    }

    /** @param pattern of names, with {@code .*.} where state and id stand; without it Fluentd makes none */
    static FluentdFiles file(Path folder, String pattern) {
        int star = pattern.indexOf(".*.");
        if (star < 0) {
            return new FluentdFiles(folder, NONE, NONE);
        }
        String before = Pattern.quote(pattern.substring(0, star));
        String behind = Pattern.quote(pattern.substring(star + 3));
        return new FluentdFiles(folder, Pattern.compile(before + STATE_AND_ID + behind), NONE);
    }

    /** @param prefix what stands before KEY and its dot */
    static FluentdFiles single(Path folder, String prefix) {
        return new FluentdFiles(folder, NONE, singles(prefix));
    }

    private static Pattern singles(String prefix) {
        return Pattern.compile(Pattern.quote(prefix) + "\\.(?<key>.*)" + STATE_AND_ID + "buf");
    }

    /** Whether a chunk of either kind may be called so. */
    public boolean isChunk(String name) {
        return chunks.matcher(name).matches() || singles.matcher(name).matches();
    }

    /** What the meta file of a chunk is called. */
    public static Path meta(Path chunk) {
        return chunk.resolveSibling(chunk.getFileName() + META);
    }

    /** A queued chunk's meta file as it was called while the chunk was staged: the two are renamed one after the other. */
    public Path stagedMeta(Path chunk) {
        var name = new StringBuilder(chunk.getFileName().toString());
        Matcher matcher = chunks.matcher(name);
        if (matcher.matches()) {
            name.setCharAt(matcher.start("state"), 'b');
        }
        return chunk.resolveSibling(name.append(META).toString());
    }

    /** The chunk of which {@code name} is the meta file; the name itself, if it is none. */
    public static String withoutMeta(String name) {
        return name.endsWith(META) ? name.substring(0, name.length() - META.length()) : name;
    }
}
