package dev.tributary.output;

import dev.tributary.config.Param;
import dev.tributary.config.Section;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parameters of {@code <match> @type label_router}. */
record LabelRouterConfig(
        @Param(
                doc =
                        "With `batch` the events of a stream that take the same route go on together; with `record` events "
                                + "stay in order, whatever routes they take.",
                value = "batch")
        RewriteTagFilterConfig.EmitMode emitMode,

        @Param(
                doc =
                        "All events of a tag take the routes that the first one took, which spares looking into them: right "
                                + "where a tag is a container.",
                value = "true")
        boolean stickyTags,

        @Param(
                doc =
                        "Most tags whose routes are remembered with `sticky_tags`; of one more, those of the tag that was "
                                + "used longest ago are looked up again.",
                value = "10000",
                min = "1",
                fluentd = "remembers all of them for ever")
        int stickyTagsLimit,

        @Param(
                doc =
                        "The label of events that no route is for, `@NAME`. Without it and `default_tag` they are dropped.")
        Optional<String> defaultRoute,

        @Param(doc = "The tag of events that no route is for.")
        Optional<String> defaultTag,

        @Param(
                doc = "Count the events of each route: the metric `routed_events`, with the label `flow` and those of "
                        + "`metrics_labels`.",
                value = "false")
        boolean metrics,

        @Section(doc = "Where events go that it selects. An event takes every route that selects it.")
        List<Route> routes) {

    /** {@code <route>}. */
    record Route(
            @Param(name = "@label", doc = "The label that gets the events, `@NAME`. By default they stay in this one.")
            Optional<String> label,

            @Param(doc = "The tag they get. By default they keep theirs.", value = "")
            String tag,

            @Param(doc = "More labels of the route's metric.", value = "")
            Map<String, String> metricsLabels,

            @Section(
                    doc =
                            "What an event has to have; all that is written must fit. Of several the first that fits decides, "
                                    + "and without one that fits the route is not taken.",
                    name = "match")
            List<Match> matches) {}

    /** {@code <match>} of a route. */
    record Match(
            @Param(doc = "Kubernetes labels of the pod, `app:nginx,tier:web`, from `$.kubernetes.labels`.", value = "")
            Map<String, String> labels,

            @Param(doc = "Namespaces, one of which must be `$.kubernetes.namespace_name`.", value = "")
            List<String> namespaces,

            @Param(doc = "Hosts, one of which must be `$.kubernetes.host`.", value = "")
            List<String> hosts,

            @Param(doc = "Containers, one of which must be `$.kubernetes.container_name`.", value = "")
            List<String> containerNames,

            @Param(doc = "An event that fits does not take the route.", value = "false")
            boolean negate) {}
}
