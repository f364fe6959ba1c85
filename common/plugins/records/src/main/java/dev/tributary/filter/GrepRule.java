package dev.tributary.filter;

import dev.tributary.config.Param;
import dev.tributary.regexp.Regexp;

/** {@code <regexp>} or {@code <exclude>}: a field and what to look for in it. */
record GrepRule(
        @Param(
                doc = "The field: its name, or a record accessor such as `$.kubernetes.labels.app`. A field that is "
                        + "not there reads as an empty text.",
                fluentd = "keeps an event whole when the accessor leads into a text or a number; here the field is "
                        + "not there, as in any other record without it")
        String key,

        @Param(
                doc = "The regular expression to look for in the field: `/error|fatal/i`. It may match anywhere in the "
                        + "text; anchor it to match the whole.")
        Regexp pattern) {}
