# Loads yt-dlp once and forks a process for each download, because a start of yt-dlp needs ten times as much processor
# time as a small download.
#
# yt2ms, the parent process, runs this program with the interpreter that the first line of the yt-dlp script names. It
# sends requests as lines of JSON to stdin, and receives answers as lines of JSON from stdout. When stdin ends, this
# program kills all downloads and their process groups.
#
# Each download has two separate pipes as stdout and stderr. The parent opens them as /proc/PID/fd/N, so no output of a
# download can be mistaken for an answer. If a request asks for it, its download reports the formats that it has chosen,
# and waits until yt2ms lets it request the media.
import json
import os
import re
import runpy
import select
import signal
import sys

KILL_WITH_PARENT = 1  # PR_SET_PDEATHSIG
GO = 3  # the file descriptor on which a download waits


class Odd(Exception):
    """The reason why this server can't be used. yt2ms then starts a new yt-dlp process for each video."""


class Silence:
    """A logger that drops every message, because the request in warm() fails on purpose."""

    def debug(self, message):
        pass

    info = warning = error = debug


class Server:
    def __init__(self, script):
        self.script = script
        self.pid = os.getpid()
        self.children = {}  # process id: id of the request
        self.pipes = {}  # id of the request: the read ends that the parent has not opened yet
        self.waiting = {}  # id of the request: the write end of the pipe on which the download waits
        self.rest = b''
        # Downloads inherit stdin and stdout and must not use them for requests or answers, so both become /dev/null.
        self.requests = os.dup(0)
        self.answers = os.dup(1)
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0)
        os.dup2(null, 1)
        os.close(null)
        try:
            import ctypes
            self.prctl = ctypes.CDLL(None).prctl
        except (ImportError, OSError, AttributeError):
            self.prctl = None

    def answer(self, **fields):
        line = json.dumps(fields).encode('ascii') + b'\n'
        while line:
            line = line[os.write(self.answers, line):]

    def lines(self):
        """Returns the requests that have arrived; None at the end of the input."""
        data = os.read(self.requests, 1 << 16)
        if not data:
            return None
        *lines, self.rest = (self.rest + data).split(b'\n')
        return [json.loads(line) for line in lines]

    def request(self):
        """Waits for the next request and returns it; None at the end of the input."""
        while True:
            lines = self.lines()
            if lines is None:
                return None
            if lines:
                return lines[0]

    def load(self, source, package):
        """Loads yt-dlp as its script does, but does not run it."""
        if not re.search(r'''^if\s+__name__\s*==\s*['"]__main__['"]\s*:''', source, re.MULTILINE):
            raise Odd('the script of yt-dlp does not check whether it is the main program')
        sys.argv[:] = [self.script]
        runpy.run_path(self.script, run_name='__yt2ms__')
        if list(getattr(sys.modules.get('yt_dlp'), '__path__', ()))[:1] != [package]:
            raise Odd('the script of yt-dlp does not load the package yt_dlp of its interpreter')

    def warm(self, arguments, youtube, ffmpeg):
        """Does the work that is the same for every video, in a request that fails because connections are refused."""
        import socket

        import yt_dlp
        import yt_dlp.downloader
        import yt_dlp.postprocessor.common  # hold() needs it
        from yt_dlp.postprocessor.ffmpeg import FFmpegPostProcessor

        def refuse(*_):
            raise ConnectionRefusedError('yt-dlp is only loaded')

        lookup = socket.getaddrinfo
        socket.socket.connect = refuse
        socket.getaddrinfo = lambda host, port, *_, **__: [
            (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, '', ('127.0.0.1', 9))]
        try:
            url = 'https://www.youtube.com/watch?v=aaaaaaaaaaa' if youtube else 'https://127.0.0.1:9/'
            options = yt_dlp.parse_options([
                *arguments, '--quiet', '--no-warnings', '--simulate', '--proxy', '', '--retries', '0',
                '--extractor-retries', '0', '--', url]).ydl_opts
            with yt_dlp.YoutubeDL({**options, 'logger': Silence()}) as ydl:
                for downloader in ('http', 'hls', 'dash', 'fragment', 'external'):
                    __import__('yt_dlp.downloader.' + downloader)
                try:
                    ydl.extract_info(url)
                except Exception:
                    pass  # The page of this video can't be loaded, because connections are refused.
                yt_dlp.utils.unified_strdate('a date')
                if ffmpeg:
                    FFmpegPostProcessor._ffmpeg_location.set(ffmpeg)
                # yt-dlp asks both programs for their versions once in each process.
                FFmpegPostProcessor.get_versions(ydl)
        finally:
            del socket.socket.connect
            socket.getaddrinfo = lookup
        return yt_dlp.version.__version__

    def start(self, request):
        """Forks. Returns the request in the child, and None in the server."""
        id = request['start']
        self.alone()
        ends = []
        try:
            ends += os.pipe()
            ends += os.pipe()
            if request.get('hold'):
                ends += os.pipe()
            pid = os.fork()
        except OSError as e:
            for end in ends:
                os.close(end)
            self.answer(failed=id, why=str(e))
            return None
        out, err, go = ends[:2], ends[2:4], ends[4:]
        if pid == 0:
            try:
                self.become_child(out[1], err[1], *go[:1])
            except BaseException:
                os._exit(1)  # The child must not continue as a second server.
            return request
        os.close(out[1])
        os.close(err[1])
        if go:
            os.close(go[0])
            self.waiting[id] = go[1]
        self.children[pid] = id
        self.pipes[id] = (out[0], err[0])
        self.answer(started=id, pid=pid, out=out[0], err=err[0])
        return None

    def alone(self):
        """
        Checks that this process has only one thread. A fork copies only one thread, so a lock that another thread holds
        would never be released in the child.
        """
        if len(os.listdir('/proc/self/task')) != 1:
            raise Odd('the fork server has several threads')

    def become_child(self, out, err, go=None):
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.setpgid(0, 0)
        if self.prctl:
            self.prctl(KILL_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != self.pid:
            os._exit(1)  # The server had ended before prctl, so the kernel would not kill this child.
        os.dup2(out, 1)
        os.dup2(err, 2)
        if go is not None:
            os.dup2(go, GO)
        os.closerange(GO if go is None else GO + 1, 1 + max(map(int, os.listdir('/proc/self/fd'))))

    def opened(self, id):
        for end in self.pipes.pop(id, ()):
            os.close(end)

    def go(self, id):
        end = self.waiting.pop(id, None)
        if end is not None:
            try:
                os.write(end, b'g')
            except OSError:
                pass  # The download has ended.
            os.close(end)

    def reap(self):
        while self.children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            id = self.children.pop(pid, None)
            if id is not None:
                self.go(id)
                code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status)
                self.answer(exit=id, code=code)

    def serve(self):
        """Answers requests until stdin ends, then returns None. In a forked process, returns its request."""
        woken, wake = os.pipe()
        os.set_blocking(wake, False)
        os.set_blocking(woken, False)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        while True:
            ready, _, _ = select.select([self.requests, woken], [], [])
            if woken in ready:
                os.read(woken, 1 << 12)
                self.reap()
            if self.requests in ready:
                lines = self.lines()
                if lines is None:
                    return None
                for request in lines:
                    if 'opened' in request:
                        self.opened(request['opened'])
                    elif 'go' in request:
                        self.go(request['go'])
                    elif self.start(request):
                        return request

    def end(self):
        for pid in self.children:
            for kill in (os.killpg, os.kill):
                try:
                    kill(pid, signal.SIGKILL)
                except OSError:
                    pass  # The download has ended, or has no process group yet.


def hold():
    """Makes yt-dlp report the formats that it has chosen, and wait before it requests the media."""
    import yt_dlp
    from yt_dlp.postprocessor.common import PostProcessor

    class HoldPP(PostProcessor):
        waits = True

        def run(self, information):
            if HoldPP.waits:
                formats = information.get('requested_formats') or [information]
                chosen = [{key: one.get(key) for key in ('filesize', 'ext', 'protocol')} for one in formats]
                sys.stdout.flush()
                os.write(1, b'yt2ms-chosen:' + json.dumps(chosen).encode('ascii') + b'\n')
                if not os.read(GO, 1):
                    os._exit(1)  # The server has ended.
                os.close(GO)
                HoldPP.waits = False
            return [], information

    initialize = yt_dlp.YoutubeDL.__init__

    def initialize_and_hold(self, *arguments, **more):
        initialize(self, *arguments, **more)
        self.add_post_processor(HoldPP(), when='before_dl')

    yt_dlp.YoutubeDL.__init__ = initialize_and_hold


def source_of(script):
    """
    Returns the text of a script or of the main module of a zip file. Puts the script's folder or the zip file first in
    sys.path, as Python does when it runs the script.
    """
    import pkgutil
    importer = pkgutil.get_importer(script)
    if importer is None:
        if not getattr(sys.flags, 'safe_path', False) and not sys.flags.isolated:
            sys.path.insert(0, os.path.dirname(os.path.realpath(script)))
        with open(script, encoding='utf-8') as file:
            return file.read()
    sys.path.insert(0, script)
    return importer.get_source('__main__')


def origin():
    """Returns the folder or zip file of the package yt_dlp without loading the package."""
    import importlib.util
    spec = importlib.util.find_spec('yt_dlp')
    if spec is None or not spec.submodule_search_locations:
        raise Odd('the interpreter of yt-dlp has no package yt_dlp')
    return list(spec.submodule_search_locations)[0]


def main(script):
    if sys.path and sys.path[0] == '':
        del sys.path[0]
    # Signals to the parent's process group, e.g. of Ctrl-C, must not end this process: the parent ends the downloads.
    os.setsid()
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    server = Server(script)
    request = None
    try:
        if sys.version_info < (3, 8):
            raise Odd('the Python of yt-dlp is older than 3.8')
        source = source_of(script)
        package = origin()
        server.answer(hello=os.getpid(), python=sys.executable, package=package)
        settings = server.request()
        if settings is None:
            return
        server.load(source, package)
        version = server.warm(settings['arguments'], settings['youtube'], settings['ffmpeg'])
        server.alone()
        import gc
        gc.collect()
        gc.freeze()
        server.answer(ready=version)
        request = server.serve()
    except BrokenPipeError:
        pass  # The parent has ended.
    except BaseException as e:
        try:
            server.answer(odd=str(e) or type(e).__name__)
        except OSError:
            pass
    if request is None:
        server.end()
        os._exit(0)
    return request


request = main(sys.argv[1])
if request:
    import tempfile
    os.chdir(request['folder'])
    os.environ.clear()
    os.environ.update(request['environment'])
    tempfile.tempdir = None
    if request.get('hold'):
        hold()
    script, arguments = sys.argv[0], request['arguments']
    sys.argv[1:] = arguments
    del main, Server, hold, source_of, origin, request, arguments
    runpy.run_path(script, run_name='__main__')
