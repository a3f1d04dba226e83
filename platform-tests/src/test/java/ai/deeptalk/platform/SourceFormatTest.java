package ai.deeptalk.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every source file of every module is formatted by google-java-format. A test and not a Maven
 * plug-in, because the formatter needs the JDK that the tests run on, whatever Maven runs on.
 */
final class SourceFormatTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().resolve("..").normalize();

  @Test
  void everySourceFileIsFormatted() throws IOException {
    List<Path> sources = sources();
    assertThat(sources).as("source files below " + ROOT).hasSizeGreaterThan(20);
    List<Path> unformatted =
        sources.stream().filter(file -> !isFormatted(file)).map(ROOT::relativize).toList();
    assertThat(unformatted).as("files that google-java-format would change").isEmpty();
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      return modules
          .map(module -> module.resolve("src"))
          .filter(Files::isDirectory)
          .toList()
          .stream()
          .flatMap(SourceFormatTest::javaFiles)
          .sorted()
          .toList();
    }
  }

  private static Stream<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new IllegalStateException("cannot walk " + folder, e);
    }
  }

  private static boolean isFormatted(Path file) {
    String source = read(file);
    try {
      String formatted = new Formatter().formatSource(source);
      String imports = ImportOrderer.reorderImports(source, JavaFormatterOptions.Style.GOOGLE);
      return formatted.equals(source)
          && imports.equals(source)
          && RemoveUnusedImports.removeUnusedImports(source).equals(source);
    } catch (FormatterException e) {
      throw new IllegalStateException("cannot parse " + file, e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + file, e);
    }
  }
}
