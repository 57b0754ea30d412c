package io.jwasm.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import io.jwasm.proto.containerd.cgroups.v2.Metrics;
import io.jwasm.proto.containerd.events.TaskExit;
import io.jwasm.proto.containerd.runtime.bootstrap.v1.BootstrapParams;
import io.jwasm.proto.containerd.runtime.sandbox.v1.SandboxGrpc;
import io.jwasm.proto.containerd.services.events.ttrpc.v1.EventsGrpc;
import io.jwasm.proto.containerd.task.v2.CreateTaskRequest;
import io.jwasm.proto.containerd.task.v2.StateResponse;
import io.jwasm.proto.containerd.v1.types.Status;
import io.jwasm.proto.runtimeoptions.v1.Options;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The names and numbers that are on the wire, for what containerd takes them by. */
final class WireNamesTest {
  @Test
  void servicesAreCalledByTheirFullNames() {
    assertThat(io.jwasm.proto.containerd.task.v2.TaskGrpc.SERVICE_NAME)
        .isEqualTo("containerd.task.v2.Task");
    assertThat(io.jwasm.proto.containerd.task.v3.TaskGrpc.SERVICE_NAME)
        .isEqualTo("containerd.task.v3.Task");
    assertThat(EventsGrpc.getForwardMethod().getFullMethodName())
        .isEqualTo("containerd.services.events.ttrpc.v1.Events/Forward");
    assertThat(SandboxGrpc.SERVICE_NAME).isEqualTo("containerd.runtime.sandbox.v1.Sandbox");
  }

  @Test
  void bothVersionsOfTheTaskServiceHaveTheSameMethods() {
    var v2 = io.jwasm.proto.containerd.task.v2.TaskGrpc.getServiceDescriptor().getMethods();
    var v3 = io.jwasm.proto.containerd.task.v3.TaskGrpc.getServiceDescriptor().getMethods();
    assertThat(v3.stream().map(method -> method.getBareMethodName()))
        .containsExactlyElementsOf(v2.stream().map(method -> method.getBareMethodName()).toList())
        .hasSize(17);
  }

  @Test
  void typeUrlsAreTheNamesOfMessages() {
    assertThat(TaskExit.getDescriptor().getFullName()).isEqualTo("containerd.events.TaskExit");
    assertThat(Metrics.getDescriptor().getFullName()).isEqualTo("io.containerd.cgroups.v2.Metrics");
    assertThat(Options.getDescriptor().getFullName()).isEqualTo("runtimeoptions.v1.Options");
    assertThat(BootstrapParams.getDescriptor().getFullName())
        .isEqualTo("containerd.runtime.bootstrap.v1.BootstrapParams");
  }

  @Test
  void fieldsHaveContainerdsNumbers() {
    assertThat(fields(CreateTaskRequest.getDescriptor()))
        .containsExactly(
            "id=1",
            "bundle=2",
            "rootfs=3",
            "terminal=4",
            "stdin=5",
            "stdout=6",
            "stderr=7",
            "checkpoint=8",
            "parent_checkpoint=9",
            "options=10");
    assertThat(fields(StateResponse.getDescriptor()))
        .contains("status=4", "exit_status=9", "exited_at=10", "exec_id=11");
    assertThat(fields(TaskExit.getDescriptor()))
        .containsExactly("container_id=1", "id=2", "pid=3", "exit_status=4", "exited_at=5");
    assertThat(Status.PAUSING.getNumber()).isEqualTo(5);
  }

  private static List<String> fields(Descriptor message) {
    return message.getFields().stream().map(f -> f.getName() + "=" + f.getNumber()).toList();
  }
}
