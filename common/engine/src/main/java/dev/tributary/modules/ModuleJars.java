package dev.tributary.modules;

import dev.tributary.config.FileReason;
import dev.tributary.plugin.PluginProvider;
import dev.tributary.plugin.PluginType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * A module of a folder, on its way from jars to plugins.
 *
 * @param place the jar or the folder that it is
 */
record ModuleJars(Path place, List<Path> jars) {
    /** In a jar's manifest, if its author likes: the API it was built against, seen before a class of it is loaded. */
    static final String API_VERSION_ATTRIBUTE = "Tributary-Api-Version";

    private static final String SERVICE = "META-INF/services/" + PluginProvider.class.getName();

    /** @throws ModuleException if no plugins can be had of it */
    PluginModule load() {
        jars.forEach(this::checkManifest);
        ClassLoader program = PluginProvider.class.getClassLoader();
        var loader = new ModuleLoader(String.valueOf(place.getFileName()), jars, program);
        var module = new PluginModule(place.toString(), List.of(), Optional.of(loader));
        try {
            List<PluginType<?, ?>> types = module.calling(() -> types(loader));
            return new PluginModule(module.place(), types, module.loader());
        } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
            throw e instanceof ModuleException known ? known : refused(ModuleFailure.of(e, loader));
        }
    }

    private List<PluginType<?, ?>> types(ClassLoader loader) {
        var providers = ServiceLoader.load(PluginProvider.class, loader).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        if (providers.isEmpty()) {
            throw refused("no plugin is in it, as it has no " + SERVICE + " that names a provider; a library lies in a"
                    + " folder together with the plugin that uses it");
        }
        List<PluginType<?, ?>> types = new ArrayList<>();
        for (PluginProvider provider : providers) {
            check(provider.apiVersion());
            types.addAll(provider.plugins());
        }
        return types;
    }

    private void checkManifest(Path jar) {
        try {
            Files.newByteChannel(jar).close(); // says why in words that JarFile does not have
            try (JarFile opened = new JarFile(jar.toFile())) {
                Optional.ofNullable(opened.getManifest())
                        .map(Manifest::getMainAttributes)
                        .map(attributes -> attributes.getValue(API_VERSION_ATTRIBUTE))
                        .ifPresent(this::check);
            }
        } catch (IOException | SecurityException e) {
            throw new ModuleException(List.of(jar + ": it cannot be read as a jar: " + FileReason.why(e)));
        }
    }

    private void check(String builtAgainst) {
        ApiVersion.refusal(builtAgainst, PluginProvider.API_VERSION).ifPresent(why -> {
            throw refused(why);
        });
    }

    private ModuleException refused(String why) {
        return new ModuleException(List.of(place + ": " + why));
    }
}
