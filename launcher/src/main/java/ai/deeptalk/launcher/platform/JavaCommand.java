package ai.deeptalk.launcher.platform;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of a child JVM that runs this program: the same Java, the same JVM flags and the
 * same code, be it the executable jar or a class path of tests.
 */
record JavaCommand(Path java, List<String> jvmFlags, List<String> program) {
  static final String MAIN_CLASS = "ai.deeptalk.launcher.DeepTalk";

  JavaCommand {
    jvmFlags = List.copyOf(jvmFlags);
    program = List.copyOf(program);
  }

  static JavaCommand current() {
    String classPath = System.getProperty("java.class.path");
    boolean executableJar = classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator);
    return new JavaCommand(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(JavaCommand::isInherited)
            .toList(),
        executableJar ? List.of("-jar", classPath) : List.of("-cp", classPath, MAIN_CLASS));
  }

  List<String> with(List<String> moreJvmFlags, List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(java.toString());
    command.addAll(jvmFlags);
    command.addAll(moreJvmFlags);
    command.addAll(program);
    command.addAll(arguments);
    return command;
  }

  /** Debug agents, coverage agents and heap sizes belong to this process alone. */
  private static boolean isInherited(String flag) {
    return !flag.startsWith("-agentlib")
        && !flag.startsWith("-javaagent")
        && !flag.startsWith("-Xmx")
        && !flag.startsWith("-XX:AOTCacheOutput")
        && !flag.startsWith("-Dsurefire");
  }
}
