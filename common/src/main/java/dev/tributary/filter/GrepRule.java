package dev.tributary.filter;

import dev.tributary.config.Param;
import dev.tributary.regexp.Regexp;

/** {@code <regexp>} or {@code <exclude>}: a field and what to look for in it. */
record GrepRule(
        @Param(
                doc = "The field: its name, or a record accessor such as `$.kubernetes.labels.app`. A field that is "
                        + "not there reads as an empty text.")
        String key,

        @Param(
                doc = "The regular expression to look for in the field: `/error|fatal/i`. It may match anywhere in the "
                        + "text; anchor it to match the whole.")
        Regexp pattern) {}
