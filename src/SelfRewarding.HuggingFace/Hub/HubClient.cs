using System.Net;
using System.Net.Http.Headers;

namespace SelfRewarding.HuggingFace.Hub;

/// <summary>
/// Requests to the hub. Redirects are followed here: a bounded number of them, never from https to http, and the token goes
/// to the endpoint only. Failures that another attempt may mend come as <see cref="BrokenTransferException"/>.
/// </summary>
internal sealed class HubClient : IDisposable
{
    private const int MaximumRedirects = 8;

    private readonly HubOptions options;
    private readonly Uri endpoint;
    private readonly HttpClient http;

    public HubClient(HubOptions options)
    {
        (this.options, endpoint) = (options, new Uri(options.Endpoint));
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = options.ConnectTimeout,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        http.DefaultRequestHeaders.UserAgent.Add(new("srlm", typeof(HubClient).Assembly.GetName().Version?.ToString(3)));
        http.DefaultRequestHeaders.AcceptEncoding.Add(new("identity"));
    }

    public void Dispose() => http.Dispose();

    /// <summary>The whole of a small answer.</summary>
    public async Task<byte[]> ReadAsync(Uri uri, int most, HubFaults faults, CancellationToken cancel)
    {
        using var response = await SendAsync(HttpMethod.Get, uri, null, true, faults, null, cancel).ConfigureAwait(false);
        using var body = await OpenAsync(response, cancel).ConfigureAwait(false);
        var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = await body.ReadAsync(buffer).ConfigureAwait(false)) > 0;)
        {
            if (bytes.Length + read > most)
                throw new UserFaultException($"{uri} answers with more than {most} bytes; check HF_ENDPOINT");
            bytes.Write(buffer, 0, read);
        }
        return bytes.ToArray();
    }

    /// <summary>The headers of a file at the endpoint; a redirect to another host is not followed.</summary>
    public Task<HttpResponseMessage> HeadAsync(Uri uri, HubFaults faults, string file, CancellationToken cancel) =>
        SendAsync(HttpMethod.Head, uri, null, false, faults, file, cancel);

    /// <summary>A file, or a range of it; the answer's status is 200 or 206.</summary>
    public Task<HttpResponseMessage> GetAsync(Uri uri, RangeHeaderValue? range, HubFaults faults, string file, CancellationToken cancel) =>
        SendAsync(HttpMethod.Get, uri, range, true, faults, file, cancel);

    /// <summary>The body of an answer, whose silences are bounded.</summary>
    public async Task<PatientStream> OpenAsync(HttpResponseMessage response, CancellationToken cancel) =>
        new(await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false),
            response.RequestMessage?.RequestUri?.Host ?? "", options.StallTimeout, cancel);

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, Uri uri, RangeHeaderValue? range, bool leaves, HubFaults faults, string? file, CancellationToken cancel)
    {
        for (var hops = 0; hops <= MaximumRedirects; hops++)
        {
            var response = await OnceAsync(method, uri, range, cancel).ConfigureAwait(false);
            if (response.IsSuccessStatusCode && response.Content.Headers.ContentEncoding.All(encoding => encoding == "identity"))
                return response;
            var next = Redirect(response, uri);
            if (next is not null && !leaves && !IsEndpoint(next))
                return response;
            using (response)
                uri = next ?? throw Refusal(response, uri, faults, file);
        }
        throw new UserFaultException($"{uri} redirects more than {MaximumRedirects} times; check HF_ENDPOINT");
    }

    private async Task<HttpResponseMessage> OnceAsync(HttpMethod method, Uri uri, RangeHeaderValue? range, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, uri);
        request.Headers.Range = range;
        if (options.Token is not null && IsEndpoint(uri))
            request.Headers.Authorization = new("Bearer", options.Token);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(options.StallTimeout);
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
        }
        catch (HttpRequestException error)
        {
            throw new BrokenTransferException($"{uri.Host} cannot be reached ({error.Message})", null, error);
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            throw new BrokenTransferException($"{uri.Host} does not answer", null, error);
        }
    }

    private static Uri? Redirect(HttpResponseMessage response, Uri uri)
    {
        if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
            return null;
        var next = new Uri(uri, location);
        return next.Scheme == uri.Scheme || next.Scheme == Uri.UriSchemeHttps
            ? next
            : throw new UserFaultException($"{uri} redirects to {next.Scheme}, which is not as safe; check HF_ENDPOINT");
    }

    /// <summary>Addresses of other hosts are signed for a while; when one is refused, the endpoint gives another.</summary>
    private Exception Refusal(HttpResponseMessage response, Uri uri, HubFaults faults, string? file) => response switch
    {
        { IsSuccessStatusCode: true } => new UserFaultException($"{uri.Host} packs what it sends; check HF_ENDPOINT and proxies"),
        { StatusCode: HttpStatusCode.RequestedRangeNotSatisfiable } => new UserFaultException(
            $"{uri.Host} has fewer bytes of {HubFaults.Shown(file ?? "")} than the hub announces; run the same command again, or check HF_ENDPOINT"),
        _ when !IsEndpoint(uri) => HubFaults.Transient(response),
        _ => faults.Of(response, file),
    };

    private bool IsEndpoint(Uri uri) => uri.Scheme == endpoint.Scheme && uri.Host == endpoint.Host && uri.Port == endpoint.Port;
}
