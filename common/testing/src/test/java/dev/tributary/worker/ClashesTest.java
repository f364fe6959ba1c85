package dev.tributary.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClashesTest {
    private final TestHost host = new TestHost();

    @AfterEach
    void close() throws Exception {
        host.close();
    }

    private String refused(String text) {
        var refused = catchThrowableOfType(InvalidPipelineException.class, () -> host.build(text));
        assertThat(refused.errors()).hasSize(1);
        return refused.errors().getFirst().getMessage();
    }

    private static String workers(int count, String rest) {
        return "<system>\n  workers " + count + "\n</system>\n" + rest;
    }

    private static String source(String type, int port) {
        return "<source>\n  @type " + type + "\n  port " + port + "\n</source>\n";
    }

    @Test
    void workersShareThePortOfAPluginThatCanAndHaveOneEachOfOneThatCannot() {
        assertThatCode(() -> host.build(workers(4, source("shares", 24224) + source("counts", 24220))))
                .doesNotThrowAnyException();
    }

    @Test
    void portsThatMeetBecauseOfTheWorkersNumbersAreNamedWithBothPlaces() {
        assertThat(refused(workers(4, source("counts", 30000) + source("counts", 30002))))
                .startsWith("test.conf:10:8: port 30002 of counts source 'counts-2' (test.conf:10) in worker 0 is also"
                        + " port 30002 of counts source 'counts-1' (test.conf:6) in worker 2, which is 30000 and the"
                        + " worker's number; choose ports that are further apart than <system> workers");
    }

    @Test
    void anOffsetThatMeetsASharedPortIsNamed() {
        assertThat(refused(workers(2, source("shares", 24221) + source("counts", 24220))))
                .startsWith("test.conf:10:8: port 24221 of counts source 'counts-1' (test.conf:10) in worker 1, which "
                        + "is 24220 and the worker's number is also port 24221 of shares source 'shares-1' "
                        + "(test.conf:6); choose ports");
    }

    @Test
    void onePortInTwoSectionsIsNamedWhateverTheWorkers() {
        assertThat(refused(source("shares", 24224) + source("shares", 24224)))
                .startsWith("test.conf:7:8: port 24224 of shares source 'shares-2' (test.conf:7) is also port 24224 of "
                        + "shares source 'shares-1' (test.conf:3); give each a port of its own");
    }

    @Test
    void aTcpPortAndAUdpPortAreTwoWhateverTheirNumber() {
        assertThatCode(() -> host.build(source("shares", 5140) + source("datagrams", 5140)))
                .doesNotThrowAnyException();
        assertThat(refused(source("datagrams", 5140) + source("datagrams", 5140)))
                .startsWith("test.conf:7:8: port 5140 of datagrams source 'datagrams-2' (test.conf:7) is also port 5140"
                        + " of datagrams source 'datagrams-1' (test.conf:3)");
    }

    @Test
    void portsThatTheSystemChoosesNeverClash() {
        assertThatCode(() -> host.build(source("shares", 0) + source("shares", 0)))
                .doesNotThrowAnyException();
    }

    @Test
    void aFileOfTwoWorkersIsRefusedWithTheFix() {
        assertThat(refused(workers(3, "<match **>\n  @type writes\n  path /var/log/out\n</match>\n")))
                .startsWith("test.conf:6:8: path '/var/log/out' would be written by worker 0 and worker 1, and a file "
                        + "has one writer; write \"#{worker_id}\" into it, in double quotes, or put the section into a"
                        + " <worker 0>\n  ");
    }

    @Test
    void aFileOfTwoSectionsInDifferentWorkersIsRefusedToo() {
        String writes = "<match **>\n@type writes\npath out\n</match>\n";
        assertThat(refused(workers(2, "<worker 0>\n" + writes + "</worker>\n<worker 1>\n" + writes + "</worker>\n")))
                .startsWith("test.conf:13:6: path 'out' would be written by worker 0 (test.conf:7) and worker 1, and a "
                        + "file has one writer;");
    }

    @Test
    void aFileWithTheWorkersNumberInItsPathIsFine() {
        assertThatCode(() -> host.build(
                        workers(3, "<match **>\n  @type writes\n  path \"/var/log/#{worker_id}/out\"\n</match>\n")))
                .doesNotThrowAnyException();
    }

    @Test
    void twoSectionsOfOneWorkerMayWriteTheSameFile() {
        String writes = "<match a>\n@type writes\npath out\n</match>\n";
        assertThatCode(() -> host.build(writes + writes)).doesNotThrowAnyException();
    }

    private static String buffered(String pattern, String path) {
        return "<match " + pattern + ">\n@type file\npath out-" + pattern + "-${tag}\n<buffer tag>\n@type file\npath "
                + path + "\n</buffer>\n</match>\n";
    }

    private String refusedWithRealOutputs(String text) {
        var refused = catchThrowableOfType(InvalidPipelineException.class, () -> host.buildWithRealOutputs(text));
        assertThat(refused.errors()).hasSize(1);
        return refused.errors().getFirst().getMessage();
    }

    @Test
    void oneBufferFolderOfTwoOutputsIsRefusedWithBothPlaces() {
        assertThat(refusedWithRealOutputs(buffered("a", "/buf/one") + buffered("b", "/buf/two/../one")))
                .startsWith("test.conf:14:6: buffer path '/buf/two/../one' of file output 'file-2' is also that of file"
                        + " output 'file-1' (test.conf:6), and a folder has one buffer; give each output a path of its"
                        + " own\n");
    }

    @Test
    void oneBufferFolderOfTwoOutputsIsNamedOnceWhateverTheWorkers() {
        String perWorker = buffered("a", "/buf").replace("out-a-${tag}", "\"out-a-#{worker_id}-${tag}\"");
        assertThat(refusedWithRealOutputs(workers(3, perWorker + perWorker.replace("out-a", "out-b"))))
                .startsWith("test.conf:17:6: buffer path '/buf/worker0' of file output 'file-2' is also that of file "
                        + "output 'file-1' (test.conf:9), and a folder has one buffer;");
    }

    @Test
    void workersOfOneOutputHaveAFolderEachInTheSamePath() {
        String perWorker = buffered("a", "/buf").replace("out-a-${tag}", "\"out-a-#{worker_id}-${tag}\"");
        assertThatCode(() -> host.buildWithRealOutputs(workers(3, perWorker))).doesNotThrowAnyException();
    }

    @Test
    void aClashIsToldTogetherWithWhatElseIsWrong() {
        assertThat(catchThrowableOfType(
                        InvalidPipelineException.class,
                        () -> host.build(source("shares", 24224)
                                + source("shares", 24224)
                                + source("counts", -1)
                                + "<match **>\n  @type nowhere\n</match>\n")))
                .hasMessageContaining("test.conf:7:8: port 24224 of shares source 'shares-2'")
                .hasMessageContaining("test.conf:11:8: port")
                .hasMessageContaining("'nowhere'");
    }

    @Test
    void aStorageFileOfTwoWorkersIsNamedWhereItIsWritten() {
        String storage = """
                <worker %1$d>
                  <source>
                    @type sample
                    tag t
                    auto_increment_key n
                    <storage>
                      @type local
                      path /tmp/tributary-clash.json
                    </storage>
                  </source>
                </worker>
                """;
        String text = "<system>\n  workers 2\n</system>\n" + storage.formatted(0) + storage.formatted(1)
                + "<match **>\n  @type null\n</match>\n";
        assertThat(catchThrowableOfType(InvalidPipelineException.class, () -> host.buildReal(text)))
                .hasMessageStartingWith(
                        "test.conf:22:12: path '/tmp/tributary-clash.json' would be written by worker 0");
    }

    @Test
    void aBufferWhereTheKernelKeepsWhatItTellsIsRefusedBeforeAnythingOpens() {
        assertThat(catchThrowableOfType(InvalidPipelineException.class, () -> host.buildReal("""
                <source>
                  @type sample
                  tag t
                </source>
                <match **>
                  @type file
                  path /tmp/tributary-out
                  <buffer []>
                    @type file
                    path /proc/tributary/buffer
                  </buffer>
                </match>
                """)))
                .hasMessageStartingWith(
                        "test.conf:8:3: <buffer> path: '/proc' is not a directory that can be written to");
    }
}
