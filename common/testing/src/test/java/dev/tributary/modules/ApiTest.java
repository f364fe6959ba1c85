package dev.tributary.modules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import dev.tributary.layers.Layers;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What plugins see of the house is whole by itself, and names nothing that they do not see. */
class ApiTest {
    @Test
    void whatStandsInItsSignaturesIsSeenToo() {
        var hidden = Layers.ourClasses().stream()
                .filter(type -> ModuleLoader.isShared(type.getName()) && isPublic(type))
                .flatMap(type -> type.getMembers().stream())
                .filter(member -> isPublic(member))
                .flatMap(member -> types(member).map(type -> member.getFullName() + ": " + type.getName()))
                .toList();
        assertThat(hidden).isEmpty();
    }

    private static boolean isPublic(HasModifiers one) {
        return one.getModifiers().contains(JavaModifier.PUBLIC)
                || one.getModifiers().contains(JavaModifier.PROTECTED);
    }

    /** Those in a member's signature that a plugin does not see. */
    private static Stream<JavaClass> types(JavaMember member) {
        return member.getAllInvolvedRawTypes().stream()
                .map(JavaClass::getBaseComponentType)
                .filter(type -> !type.isPrimitive()
                        && !type.getPackageName().startsWith("java.")
                        && !ModuleLoader.isShared(type.getName()));
    }

    @Test
    void whatPluginsSeeUsesNothingOfTheHouseThatTheyDoNotSee() {
        var api = Layers.ourClasses().stream()
                .filter(type -> ModuleLoader.isShared(type.getName()))
                .toList();
        assertThat(api).extracting(JavaClass::getPackageName).contains("dev.tributary.plugin");
        assertThat(api.stream()
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .filter(use -> use.getTargetClass().getPackageName().startsWith("dev.tributary"))
                        .filter(use -> !ModuleLoader.isShared(
                                use.getTargetClass().getBaseComponentType().getName())))
                .isEmpty();
    }
}
