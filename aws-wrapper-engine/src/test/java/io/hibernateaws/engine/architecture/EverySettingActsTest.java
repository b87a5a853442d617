package io.hibernateaws.engine.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.hibernateaws.engine.assembly.EngineConfig;
import io.hibernateaws.engine.assembly.SettingsCatalogue;
import io.hibernateaws.engine.assembly.SettingsReader;
import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.config.Setting;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nothing is accepted and ignored: what was read from the settings is asked for by the engine. */
class EverySettingActsTest {
  private static final String READER = SettingsReader.class.getName();

  /** Deliberately has a component that nobody asks for. */
  record Ignored(String nobodyAsksForIt) {}

  /** Deliberately belongs to no other catalogue. */
  static final class Forgotten {
    static final Catalogue CATALOGUE = catalogue();

    private static Catalogue catalogue() {
      Catalogue.Builder builder = new Catalogue.Builder();
      builder.add(Setting.bool("nobody.reads_it", false, "Nothing."));
      return builder.build();
    }
  }

  @Test
  void the_catalogue_of_every_room_is_part_of_the_whole() {
    JavaClasses engine =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.hibernateaws.engine");

    assertThat(catalogues(engine)).hasSizeGreaterThan(20);
    assertThat(forgotten(engine)).isEmpty();
    assertThat(forgotten(new ClassFileImporter().importClasses(Forgotten.class)))
        .containsExactly("nobody.reads_it");
  }

  private static List<String> forgotten(JavaClasses classes) {
    return catalogues(classes)
        .flatMap(room -> room.settings().stream())
        .<String>map(Setting::name)
        .filter(name -> SettingsCatalogue.ALL.named(name) == null)
        .toList();
  }

  private static Stream<Catalogue> catalogues(JavaClasses classes) {
    return classes.stream()
        .flatMap(type -> type.getFields().stream())
        .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
        .filter(field -> field.getRawType().isEquivalentTo(Catalogue.class))
        .map(EverySettingActsTest::valueOf);
  }

  private static Catalogue valueOf(JavaField field) {
    try {
      Field reflected = field.reflect();
      reflected.setAccessible(true);
      return (Catalogue) Objects.requireNonNull(reflected.get(null));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no value in " + field.getFullName(), e);
    }
  }

  @Test
  void every_part_of_the_configuration_is_read_by_a_class_that_acts_on_it() {
    JavaClasses engine =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.hibernateaws.engine");
    List<Class<?>> records = Stream.concat(Stream.of(EngineConfig.class), parts()).toList();

    assertThat(records).as("records of settings").hasSizeGreaterThan(9);
    assertThat(records).allSatisfy(one -> assertThat(unread(engine, one)).isEmpty());
  }

  @Test
  void a_part_that_nobody_reads_is_found() {
    JavaClasses classes = new ClassFileImporter().importClasses(Ignored.class);

    assertThat(unread(classes, Ignored.class)).containsExactly("Ignored.nobodyAsksForIt");
  }

  /** The records of the rooms. */
  private static Stream<Class<?>> parts() {
    return Arrays.stream(EngineConfig.class.getRecordComponents())
        .<Class<?>>map(RecordComponent::getType)
        .filter(Class::isRecord)
        .distinct();
  }

  private static List<String> unread(JavaClasses classes, Class<?> settings) {
    JavaClass owner = classes.get(settings);
    return Arrays.stream(settings.getRecordComponents())
        .map(RecordComponent::getName)
        .filter(
            name ->
                owner.getMethod(name).getAccessesToSelf().stream()
                    .map(access -> access.getOriginOwner())
                    .noneMatch(reader -> !reader.equals(owner) && !reader.getName().equals(READER)))
        .map(name -> settings.getSimpleName() + "." + name)
        .toList();
  }
}
