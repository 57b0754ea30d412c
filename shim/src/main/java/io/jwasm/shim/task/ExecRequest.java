package io.jwasm.shim.task;

import io.jwasm.oci.runtime.ContainerProcess;

/**
 * A further process in a container.
 *
 * @param containerId of the container
 * @param execId of the process, unique in the container
 * @param process what to run
 * @param stdio of the process
 */
public record ExecRequest(
    String containerId, String execId, ContainerProcess process, StdioPaths stdio) {}
