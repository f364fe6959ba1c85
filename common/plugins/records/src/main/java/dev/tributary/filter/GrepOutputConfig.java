package dev.tributary.filter;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigValue;
import dev.tributary.config.Param;
import dev.tributary.config.Section;
import dev.tributary.event.Tag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** The parameters of {@code <match> @type grep}. */
record GrepOutputConfig(
        @Param(doc = "The new tag. The four parameters below are not looked at then.", filled = true)
        Optional<String> tag,

        @Param(
                doc = "Put before the tag, with a dot. `greped` where neither `@label` nor any of these is there.",
                filled = true)
        Optional<String> addTagPrefix,

        @Param(doc = "Taken from the front of the tag, with a dot, if it is there.", filled = true)
        Optional<String> removeTagPrefix,

        @Param(doc = "Put behind the tag, with a dot.", filled = true)
        Optional<String> addTagSuffix,

        @Param(doc = "Taken from the end of the tag, with a dot, if it is there.", filled = true)
        Optional<String> removeTagSuffix,

        @Param(doc = "Accepted and unused: a text that is not UTF-8 is searched as it is.", unused = true)
        Optional<Boolean> replaceInvalidSequence,

        @Section(doc = "Keeps only events whose field matches. Of several, all must match.")
        List<GrepRule> regexps,

        @Section(doc = "Drops events whose field matches. Of several, one is enough.")
        List<GrepRule> excludes) {
    private static final String DEFAULT_PREFIX = "greped";
    private static final List<String> TAGS =
            List.of("tag", "add_tag_prefix", "remove_tag_prefix", "add_tag_suffix", "remove_tag_suffix");

    /** {@code regexp1 key pattern}, and the older {@code input_key} with {@code regexp} and {@code exclude}, as sections. */
    static ConfigElement modernised(ConfigElement element) {
        ConfigElement changed = GrepConfig.modernised(element);
        changed = lifted(changed, "regexp");
        changed = lifted(changed, "exclude").withoutParam("input_key");
        boolean led = element.params().containsKey("@label")
                || TAGS.stream().anyMatch(name -> element.params().containsKey(name));
        return led ? changed : changed.withParam("add_tag_prefix", new ConfigValue(DEFAULT_PREFIX, element.position()));
    }

    private static ConfigElement lifted(ConfigElement element, String name) {
        ConfigValue pattern = element.params().get(name);
        if (pattern == null) {
            return element;
        }
        ConfigValue key = element.params().get("input_key");
        if (key == null) {
            throw new ConfigException(pattern.position(), name + " needs input_key, the field that it is about");
        }
        var params = new LinkedHashMap<String, ConfigValue>();
        params.put("key", key);
        // In slashes, so that a pattern which itself stands between slashes is not taken for /pattern/.
        params.put("pattern", new ConfigValue("/" + pattern.text() + "/", pattern.position()));
        return element.withoutParam(name).withChild(new ConfigElement(name, "", params, List.of(), pattern.position()));
    }

    /** What becomes of a tag. */
    Tag changed(Tag old) {
        if (tag.isPresent()) {
            return new Tag(tag.get());
        }
        String name = old.name();
        Optional<String> front = removeTagPrefix.map(GrepOutputConfig::before);
        if (front.filter(name::startsWith).isPresent()) {
            name = name.substring(front.get().length());
        }
        Optional<String> end = removeTagSuffix.map(GrepOutputConfig::behind);
        if (end.filter(name::endsWith).isPresent()) {
            name = name.substring(0, name.length() - end.get().length());
        }
        return new Tag(addTagPrefix.map(GrepOutputConfig::before).orElse("")
                + name
                + addTagSuffix.map(GrepOutputConfig::behind).orElse(""));
    }

    private static String before(String prefix) {
        return prefix.endsWith(".") ? prefix : prefix + ".";
    }

    private static String behind(String suffix) {
        return suffix.startsWith(".") ? suffix : "." + suffix;
    }

    /** The filter of the same name with the same rules. */
    GrepConfig filter() {
        return new GrepConfig(regexps, excludes, List.of(), List.of());
    }
}
