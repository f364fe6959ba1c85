package dev.tributary.web;

import dev.tributary.plugin.PluginProvider;
import dev.tributary.plugin.PluginType;
import dev.tributary.plugin.buffered.BufferDefaults;
import dev.tributary.plugin.buffered.BufferedOutputType;
import java.util.List;

/** What this package adds to a program's plugins. */
public final class WebPlugins implements PluginProvider {
    @Override
    public String apiVersion() {
        return API_VERSION;
    }

    @Override
    public List<PluginType<?, ?>> plugins() {
        return List.of(
                PluginType.source(
                        "http",
                        "Receives events over HTTP: the path is the tag (`/app/web` and `/app.web` are `app.web`), the body one or"
                                + " more records, as `application/json`, `application/x-ndjson`, `application/msgpack`, a form with"
                                + " `json=`, `ndjson=` or `msgpack=`, or in the format of `<parse>`. `?time=` is the time of all of"
                                + " them in seconds, else the field `time` of each. The answer is 200 once every matching output has"
                                + " taken responsibility for the events, and not before: 503 with `Retry-After` while buffers are"
                                + " full or peers hold too much, 500 for another failure, 400 with the reason for a body that"
                                + " cannot be read, of which nothing is taken, 413 where it is too long, 415 for an unknown"
                                + " `Content-Encoding` (`gzip`, `deflate` and `zstd` are known). With `overflow_action block` a request"
                                + " waits up to `accept_timeout`. What is answered with 503 or 500 may have been taken by some of"
                                + " several outputs, so repeating it may store it twice there. GET and HEAD are answered 200 and bring"
                                + " nothing. Fluentd answers 200 to JSON that it cannot read, and drops it.",
                        HttpInputConfig.class,
                        HttpInput::new),
                BufferedOutputType.of(
                        "http",
                        "Sends each chunk in a request over HTTP. An answer 2xx is that it is taken; one of"
                                + " `retryable_response_codes`, or none, that it is tried again; any other that it never will be. A"
                                + " chunk whose answer was lost is sent again, so it may arrive twice.",
                        HttpOutputConfig.class,
                        BufferDefaults.PLAIN.by("tag"),
                        HttpOutput::new));
    }
}
