#!/usr/bin/env python3
"""python_queues.py queue|kombu|celery|celery-cycle [REDIS_PORT] SECONDS

Puts tasks into a queue of Python, of Kombu's memory transport or of Celery, for so many seconds. celery-cycle then waits
until a worker has done all of them, and counts that time too. Prints what the Java class Measured reads: RESULT, tasks,
seconds, p50 and p99 in ms, errors, and the processor time and memory of this process, in which these queues live."""
import resource
import sys
import time

PAYLOAD = "x" * 256
LONGEST_DRAIN = 120
clock = time.perf_counter


def load(put, seconds):
    """Calls put until the time is over; the latencies, and the seconds."""
    latencies = []
    before = began = clock()
    end = began + seconds
    while before < end:
        put()
        now = clock()
        latencies.append(now - before)
        before = now
    return latencies, before - began


def queue_put():
    import queue

    tasks = queue.Queue()
    return lambda: tasks.put(PAYLOAD)


def kombu_put():
    import kombu

    channel = kombu.Connection("memory://").channel()
    kombu.Queue("bench", channel=channel).declare()
    producer = kombu.Producer(channel, routing_key="bench")
    return lambda: producer.publish(PAYLOAD)


def celery_put():
    from celery_tasks import nothing

    nothing.delay(PAYLOAD)
    return lambda: nothing.delay(PAYLOAD)


def await_drain(port):
    """Until no task is queued, and none is with a worker."""
    import redis

    client = redis.Redis(port=port)
    end = clock() + LONGEST_DRAIN
    while client.llen("celery") > 0 or client.hlen("unacked") > 0:
        if clock() > end:
            sys.exit("the worker is not done after %d s" % LONGEST_DRAIN)
        time.sleep(0.005)


def main():
    kind, seconds = sys.argv[1], float(sys.argv[-1])
    put = {"queue": queue_put, "kombu": kombu_put}.get(kind, celery_put)()
    latencies, elapsed = load(put, seconds)
    if kind == "celery-cycle":
        drained = clock()
        await_drain(int(sys.argv[2]))
        elapsed += clock() - drained
    own = resource.getrusage(resource.RUSAGE_SELF)
    latencies.sort()
    p50, p99 = (1000 * latencies[int(share * (len(latencies) - 1))] for share in (0.5, 0.99))
    if kind == "celery-cycle":
        p50 = p99 = float("nan")
    print("RESULT %d %.3f %.4f %.4f 0 %.2f %.1f" % (
        len(latencies), elapsed, p50, p99, own.ru_utime + own.ru_stime, own.ru_maxrss / 1024))


main()
