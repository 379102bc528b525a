-- What wrk measured of one page, as one line of JSON: seconds, and answers that were no answers.
function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "seconds": %.3f, "p50": %.4f, "p95": %.4f, "p99": %.4f, "max": %.4f, '
      .. '"status": %d, "timeout": %d, "connection": %d}\n',
    summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e6, latency:percentile(95) / 1e6, latency:percentile(99) / 1e6,
    latency.max / 1e6,
    errors.status, errors.timeout, errors.connect + errors.read + errors.write))
end
