package io.jwasm.shim.cgroup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.oci.json.OciJson;
import io.jwasm.oci.runtime.Resources;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingTest {
  static Resources resources(String json) {
    return OciJson.readResources(json.replace('\'', '"').getBytes(UTF_8), "resources");
  }

  private static List<String> unified(String json, Room room) {
    return Setting.unified(resources(json), room).stream()
        .map(s -> s.controller() + ": " + s.file() + "=" + s.value())
        .toList();
  }

  private static List<String> legacy(String json) {
    return Setting.legacy(resources(json), Room.NONE).stream()
        .map(s -> s.controller() + ": " + s.file() + "=" + s.value())
        .toList();
  }

  @Test
  void setsNothingThatIsNotAskedFor() {
    String zeros =
        "{'memory': {'limit': 0}, 'cpu': {'shares': 0, 'quota': 0, 'period': 0}, 'pids': {}}";
    assertThat(unified("{}", Room.NONE)).isEmpty();
    assertThat(unified(zeros, Room.JVM)).isEmpty();
    assertThat(legacy(zeros)).isEmpty();
  }

  @Test
  void translatesForVersionTwo() {
    String all =
        "{'memory': {'limit': 1000, 'swap': 1500, 'reservation': 500},"
            + " 'cpu': {'shares': 1024, 'quota': 50000, 'period': 200000, 'cpus': '0-1'},"
            + " 'pids': {'limit': 7}, 'unified': {'memory.high': '900', '../x': 'no'}}";
    assertThat(unified(all, Room.NONE))
        .containsExactly(
            "memory: memory.max=1000",
            "memory: memory.low=500",
            "memory: memory.swap.max=500",
            "cpu: cpu.weight=39",
            "cpu: cpu.max=50000 200000",
            "cpuset: cpuset.cpus=0-1",
            "pids: pids.max=7",
            "memory: memory.high=900");
  }

  @Test
  void hasWordsForNoLimit() {
    String none =
        "{'memory': {'limit': -1, 'swap': -1}, 'cpu': {'quota': -1}, 'pids': {'limit': -1}}";
    assertThat(unified(none, Room.JVM))
        .containsExactly(
            "memory: memory.max=max",
            "memory: memory.swap.max=max",
            "cpu: cpu.max=max 100000",
            "pids: pids.max=max");
  }

  @Test
  void boundsShares() {
    assertThat(unified("{'cpu': {'shares': 2}}", Room.NONE)).containsExactly("cpu: cpu.weight=1");
    assertThat(unified("{'cpu': {'shares': 1}}", Room.NONE)).containsExactly("cpu: cpu.weight=1");
    assertThat(unified("{'cpu': {'shares': 9999999}}", Room.NONE))
        .containsExactly("cpu: cpu.weight=10000");
  }

  @Test
  void leavesRoomForTheJvm() {
    assertThat(unified("{'memory': {'limit': 1000}, 'pids': {'limit': 7}}", new Room(50, 3)))
        .containsExactly("memory: memory.max=1050", "pids: pids.max=10");
  }

  @Test
  void translatesForVersionOne() {
    String all =
        "{'memory': {'limit': 1000, 'reservation': 500},"
            + " 'cpu': {'shares': 512, 'quota': 50000, 'period': 100000}, 'pids': {'limit': 7}}";
    assertThat(legacy(all))
        .containsExactly(
            "memory: memory.limit_in_bytes=1000",
            "memory: memory.soft_limit_in_bytes=500",
            "cpu: cpu.shares=512",
            "cpu: cpu.cfs_period_us=100000",
            "cpu: cpu.cfs_quota_us=50000",
            "pids: pids.max=7");
  }
}
