package io.jwasm.shim.rpc.inspect;

import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.proto.shim.v1.InspectGrpc;
import io.jwasm.proto.shim.v1.ListRequest;
import io.jwasm.proto.shim.v1.ListResponse;
import io.jwasm.proto.shim.v1.Shim;
import io.jwasm.proto.shim.v1.ThreadsRequest;
import io.jwasm.proto.shim.v1.ThreadsResponse;
import io.jwasm.shim.rpc.Answers;
import io.jwasm.shim.task.Container;
import io.jwasm.shim.task.Containers;
import io.jwasm.shim.task.TaskProcess;
import java.util.List;

/** Tells about a shim and its containers; changes nothing. */
public final class InspectService implements InspectGrpc.AsyncService {
  private final Containers containers;
  private final Shim self;

  /**
   * @param self the shim that answers
   */
  public InspectService(Containers containers, Shim self) {
    this.containers = containers;
    this.self = self;
  }

  /** To be served. */
  public List<ServerServiceDefinition> definitions() {
    return List.of(InspectGrpc.bindService(this));
  }

  @Override
  public void list(ListRequest request, StreamObserver<ListResponse> answer) {
    Answers.of(
        answer,
        () -> {
          var response = ListResponse.newBuilder().setShim(self);
          containers.list().forEach(container -> response.addContainers(Views.of(container)));
          return response.build();
        });
  }

  @Override
  public void threads(ThreadsRequest request, StreamObserver<ThreadsResponse> answer) {
    Answers.of(
        answer,
        () -> {
          Container container = containers.get(request.getId());
          var response = ThreadsResponse.newBuilder();
          for (TaskProcess process : container.processes()) {
            try {
              response.addProcesses(Views.threads(container, process));
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
              throw new JwasmException(
                  ErrorKind.UNAVAILABLE, "tell threads", request.getId(), "interrupted", null, e);
            }
          }
          return response.build();
        });
  }
}
