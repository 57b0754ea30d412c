/**
 * Tasks: containers with their processes, as containerd sees them.
 *
 * <p>Each container has one lock, under which its processes change state and events are queued, so
 * that events are in order: create, start, exit, delete. The exit of the first process is the last
 * exit of its container. An exit is published before those who wait for it are told.
 */
@NullMarked
package io.jwasm.shim.task;

import org.jspecify.annotations.NullMarked;
