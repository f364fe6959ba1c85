package dev.tributary.web.search;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Param;
import java.nio.file.Path;
import java.util.Optional;

/** The parameters of a template of indices that is there before the first event is. */
record TemplateConfig(
        @Param(
                doc =
                        "The template that is put on the server before the first chunk is sent, unless it is there already. While"
                                + " that fails chunks wait and are tried again.",
                filled = true)
        Optional<String> templateName,

        @Param(doc = "The file with the template, a JSON object.")
        Optional<Path> templateFile,

        @Param(doc = "Put it also where there is one of its name.", value = "false")
        boolean templateOverwrite,

        @Param(doc = "Use the older API of templates, `_template`, not `_index_template`.", value = "true")
        boolean useLegacyTemplate,

        @Param(doc = "Accepted and unused: the buffer tries again.", unused = true)
        Optional<String> maxRetryPuttingTemplate,

        @Param(doc = "Accepted and unused: the buffer tries again.", unused = true)
        Optional<String> failOnPuttingTemplateRetryExceed) {
    TemplateConfig {
        if (templateName.isPresent() != templateFile.isPresent()) {
            throw new ConfigException(
                    templateName.isPresent()
                            ? "template_file is missing beside template_name"
                            : "template_name is missing beside template_file");
        }
    }
}
