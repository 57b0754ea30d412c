package io.jwasm.oci.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.oci.Problem;
import io.jwasm.oci.json.OciJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecValidationTest {
  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> problems(String text) {
    return texts(SpecValidation.validate(OciJson.readSpec(json(text), "config.json")));
  }

  private static List<String> texts(List<Problem> problems) {
    return problems.stream().map(Problem::toString).toList();
  }

  private static String valid(String process, String rest) {
    return "{'ociVersion':'1.2.0','root':{'path':'rootfs'},'process':{'args':['a'],'cwd':'/'"
        + process
        + "}"
        + rest
        + "}";
  }

  @ParameterizedTest
  @ValueSource(strings = {"containerd.json", "docker.json", "kubernetes.json"})
  void acceptsRealConfigurations(String name) throws IOException {
    try (InputStream in = OciJson.class.getResourceAsStream(name)) {
      byte[] json = Objects.requireNonNull(in).readAllBytes();

      assertThat(SpecValidation.validate(OciJson.readSpec(json, name))).isEmpty();
    }
  }

  @Test
  void saysAllProblemsAtOnce() {
    assertThat(problems("{'process':{'env':['A']},'hostname':'h','mounts':[{}]}"))
        .containsExactly(
            "/ociVersion: required",
            "/process/args: required",
            "/process/cwd: required",
            "/process/env/0: not NAME=value: \"A\"",
            "/root: required",
            "/hostname: needs a uts namespace in /linux/namespaces",
            "/mounts/0/destination: required");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'cwd':'tmp'|/process/cwd: not an absolute path: \"tmp\"",
        "'env':['=x']|/process/env/0: not NAME=value: \"=x\"",
        "'user':{'uid':-1}|/process/user/uid: -1 is not in 0 to 4294967295",
        "'user':{'additionalGids':[4294967296]}|/process/user/additionalGids/0:"
            + " 4294967296 is not in 0 to 4294967295",
        "'rlimits':[{'type':'NOFILE','hard':1,'soft':1}]|/process/rlimits/0/type:"
            + " unknown value \"NOFILE\"",
        "'rlimits':[{'type':'RLIMIT_AS','hard':1,'soft':2}]|/process/rlimits/0/soft:"
            + " more than the hard limit",
        "'rlimits':[{'type':'RLIMIT_AS','hard':18446744073709551616,'soft':2}]"
            + "|/process/rlimits/0/hard: not in 0 to 2^64-1",
        "'rlimits':[{'type':'RLIMIT_AS','hard':1,'soft':1},{'type':'RLIMIT_AS','hard':1,'soft':1}]"
            + "|/process/rlimits/1: \"RLIMIT_AS\" stands twice",
        "'capabilities':{'ambient':['KILL']}|/process/capabilities/ambient/0:"
            + " unknown value \"KILL\"",
        "'oomScoreAdj':-1001|/process/oomScoreAdj: -1001 is not in -1000 to 1000",
        "'consoleSize':{'height':-1,'width':1}|/process/consoleSize: negative",
        "'scheduler':{'policy':'FIFO'}|/process/scheduler/policy: unknown value \"FIFO\"",
        "'ioPriority':{'class':'IOPRIO_CLASS_BE','priority':8}|/process/ioPriority/priority:"
            + " 8 is not in 0 to 7",
      })
  void checksTheProcess(String process, String problem) {
    String own = process.startsWith("'cwd'") ? "'args':['a']," : "'args':['a'],'cwd':'/',";

    assertThat(
            problems(
                "{'ociVersion':'1.2.0','root':{'path':'r'},'process':{" + own + process + "}}"))
        .containsExactly(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'mounts':[{'destination':'data'}]|/mounts/0/destination: not an absolute path: \"data\"",
        "'mounts':[{'destination':'/d','options':['rbind']}]|/mounts/0/source:"
            + " required for a bind mount",
        "'mounts':[{'destination':'/d','uidMappings':[{'containerID':0,'hostID':1,'size':1}]}]"
            + "|/mounts/0: uidMappings and gidMappings only go together",
        "'hooks':{'poststop':[{'path':'x'}]}|/hooks/poststop/0/path: not an absolute path: \"x\"",
        "'hooks':{'prestart':[{'path':'/x','timeout':0}]}|/hooks/prestart/0/timeout:"
            + " must be more than 0",
        "'annotations':{'':'x'}|/annotations/: the key is empty",
        "'linux':{'namespaces':[{'type':'net'}]}|/linux/namespaces/0/type: unknown value \"net\"",
        "'linux':{'namespaces':[{'type':'pid'},{'type':'pid'}]}|/linux/namespaces/1:"
            + " \"pid\" stands twice",
        "'linux':{'namespaces':[{'type':'pid','path':'ns'}]}|/linux/namespaces/0/path:"
            + " not an absolute path: \"ns\"",
        "'linux':{'uidMappings':[{'containerID':0,'hostID':0,'size':1}]}|/linux/uidMappings:"
            + " needs a user namespace",
        "'linux':{'timeOffsets':{'boottime':{'secs':1}}}|/linux/timeOffsets: needs a time namespace",
        "'linux':{'devices':[{'path':'/d','type':'x'}]}|/linux/devices/0/type: unknown value \"x\"",
        "'linux':{'maskedPaths':['proc']}|/linux/maskedPaths/0: not an absolute path: \"proc\"",
        "'linux':{'rootfsPropagation':'all'}|/linux/rootfsPropagation: unknown value \"all\"",
        "'linux':{'personality':{'domain':'BSD'}}|/linux/personality/domain: unknown value \"BSD\"",
        "'linux':{'seccomp':{'defaultAction':'ALLOW'}}|/linux/seccomp/defaultAction:"
            + " unknown value \"ALLOW\"",
        "'linux':{'seccomp':{'defaultAction':'SCMP_ACT_LOG','syscalls':[{'action':'SCMP_ACT_LOG'}]}}"
            + "|/linux/seccomp/syscalls/0/names: required",
        "'linux':{'resources':{'memory':{'limit':-2}}}|/linux/resources/memory/limit:"
            + " -2 is less than -1",
        "'linux':{'resources':{'memory':{'limit':9,'swap':8}}}|/linux/resources/memory/swap:"
            + " less than the memory limit",
        "'linux':{'resources':{'memory':{'swappiness':101}}}|/linux/resources/memory/swappiness:"
            + " 101 is not in 0 to 100",
        "'linux':{'resources':{'cpu':{'idle':2}}}|/linux/resources/cpu/idle: 2 is neither 0 nor 1",
        "'linux':{'resources':{'blockIO':{'weight':5}}}|/linux/resources/blockIO/weight:"
            + " 5 is not in 10 to 1000",
        "'linux':{'resources':{'blockIO':{'weightDevice':[{'major':8,'minor':0}]}}}"
            + "|/linux/resources/blockIO/weightDevice/0: needs a weight or a leafWeight",
        "'linux':{'resources':{'hugepageLimits':[{'pageSize':'2M','limit':0}]}}"
            + "|/linux/resources/hugepageLimits/0/pageSize: not a size such as 2MB: \"2M\"",
        "'linux':{'resources':{'unified':{'../x':'1'}}}|/linux/resources/unified/..~1x:"
            + " not a file of a cgroup",
        "'linux':{'resources':{'devices':[{'allow':true,'access':'x'}]}}"
            + "|/linux/resources/devices/0/access: not of the letters rwm: \"x\"",
      })
  void checksTheRest(String rest, String problem) {
    assertThat(problems(valid("", "," + rest))).containsExactly(problem);
  }

  @ParameterizedTest
  @CsvSource({
    "1.2, not a semantic version: \"1.2\"",
    "v1.2.0, not a semantic version: \"v1.2.0\"",
    "01.2.0, not a semantic version: \"01.2.0\"",
    "2.0.0, version 2.0.0 is not supported",
  })
  void checksTheVersion(String version, String problem) {
    assertThat(problems(valid("", "").replace("1.2.0", version)))
        .containsExactly("/ociVersion: " + problem);
  }

  @Test
  void acceptsVersionsBeforeAndAfterARelease() {
    assertThat(problems(valid("", "").replace("1.2.0", "1.0.2-dev"))).isEmpty();
    assertThat(problems(valid("", "").replace("1.2.0", "1.2.0+dev.7"))).isEmpty();
  }

  @Test
  void checksTheState() {
    State state =
        OciJson.readState(
            json("{'ociVersion':'1.2.0','id':'','status':'running','bundle':'b'}"), "state.json");

    assertThat(texts(SpecValidation.validate(state)))
        .containsExactly(
            "/id: required",
            "/bundle: not an absolute path: \"b\"",
            "/pid: required while running");
  }

  @Test
  void checksTheDocumentsOfExecAndUpdate() {
    ContainerProcess process = OciJson.readProcess(json("{'cwd':'/'}"), "exec");
    Resources resources = OciJson.readResources(json("{'cpu':{'quota':-2}}"), "update");

    assertThat(texts(SpecValidation.validate(process))).containsExactly("/args: required");
    assertThat(texts(SpecValidation.validate(resources)))
        .containsExactly("/cpu/quota: -2 is less than -1");
  }
}
