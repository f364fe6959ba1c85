package dev.tributary.output;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.Inline;
import dev.tributary.config.Param;
import dev.tributary.config.Section;
import dev.tributary.plugin.InjectConfig;
import dev.tributary.plugin.buffered.Delivery;
import java.util.Optional;

/** The parameters of {@code <match> @type file}. */
record FileOutputConfig(
        @Param(
                doc =
                        "Where files go. `%Y%m%d…` stand for the chunk's time slice, `${tag}`, `${tag[0]}`, `${field}` and "
                                + "`${chunk_id}` for what its events have in common; each chunk key but `time` needs its "
                                + "placeholder. Without any of `%Y`, `%m`, `%d`, `%H` … the slice is put behind the path, or "
                                + "where a `*` stands; with some of them the path must give each slice a name of its own, with "
                                + "whatever directives: `%Y-%j`, `%d-%b-%Y`, `%s`. Directories are made.",
                fluentd = "wants all of `%Y%m%d`, and `%H`, `%M`, `%S` as `timekey` asks for, if there is one of them")
        String path,

        @Param(
                doc = "Append to a file that is there. Otherwise every chunk gets a file of its own, numbered from 0: "
                        + "`path.20260131_0.log`.",
                value = "false")
        boolean append,

        @Param(doc = "Put `path_suffix` behind the path, unless the path has a `*`.", value = "true")
        boolean addPathSuffix,

        @Param(doc = "The end of the file's name.", value = ".log")
        String pathSuffix,

        @Param(
                doc = "Compress files: `gzip` (or `gz`, suffix `.gz`) or `zstd` (suffix `.zstd`); `text` does not. "
                        + "Appended chunks become members of one file, which every tool reads as a whole.",
                value = "text")
        FileCompression compress,

        @Param(
                doc = "Accepted and without effect: lines are made of events when a chunk is written, and compressed "
                        + "then, once.",
                value = "false",
                fluentd = "can take over what a compressed buffer compressed already")
        boolean recompress,

        @Param(
                doc = "A symbolic link to the file written last; placeholders as in `path`.",
                fluentd = "links to the staged chunk of a file buffer, and the link dangles once that is flushed; here "
                        + "it points at the file, whatever the buffer")
        Optional<String> symlinkPath,

        @Param(doc = "The link names the file relative to its own directory.", value = "false")
        boolean symlinkPathUseRelative,

        @Param(
                doc = "Sync a file to the disk before a chunk written to it counts as delivered, so that it survives a "
                        + "power cut. Without it, it survives the end of the program only.",
                value = "true",
                fluentd = "never syncs")
        boolean sync,

        @Param(
                doc =
                        "The file that remembers which chunk is being written where, so that after a crash a chunk of a file "
                                + "buffer is completed or left out and not written twice. With several workers each has its own, "
                                + "ending in `.worker0`. Otherwise `written-<@id>.journal` below `<system> root_dir`, or in the file "
                                + "buffer's folder; with a memory buffer there is none, nor for a `<secondary>` without `root_dir`.",
                fluentd = "has none, and writes such a chunk again")
        Optional<String> journalPath,

        @Section(doc = "How a line is written; `out_file` if no `@type` is given.")
        Optional<ConfigElement> format,

        @Section(doc = "Fields to add to each record before it is written.")
        Optional<InjectConfig> inject,

        @Inline Delivery delivery)
        implements Delivery.Configured {}
