#!/bin/sh
# The command `hookswitch` of an installed package; it lies in the folder `resources` beside the program.
#
# A command draws nothing. The program finds that out by itself, but only after Chromium has complained on standard error
# about a missing bus, and at the price of a second process for what needs Chromium.

# Asks the running app of the usual profile, as src/main/control/control-client.ts does: in 20 ms instead of the 200 that
# the program takes to start. Perl is an essential package of Debian; where it is missing, where no app runs, and whenever
# anything is unusual, this returns, and the program asks again. That does no harm: each of these commands does the same
# when it is sent twice.
ask_running_app() {
  profile=${XDG_CONFIG_HOME:-$HOME/.config}/Hookswitch
  [ -S "$profile/control.sock" ] && [ "${profile#/}" != "$profile" ] && [ -x /usr/bin/perl ] || return 0
  # Perl ends with 99 where the program has to ask. No variable of the environment adds code to it.
  # shellcheck disable=SC2016 # Perl expands its own variables.
  PERL5OPT='' PERL5LIB='' /usr/bin/perl -MSocket -e '
    my ($profile, $request, $limit, $wanted) = @ARGV;
    $SIG{__DIE__} = $SIG{__WARN__} = $SIG{ALRM} = $SIG{PIPE} = sub { exit 99 };
    alarm $limit;
    # The folder and the socket are of this user alone: whoever listens there gets the request.
    my @folder = stat $profile; my @socket = lstat "$profile/control.sock";
    exit 99 unless @folder && @socket && $folder[4] == $> && $socket[4] == $> && !($folder[2] & 022);
    socket(my $app, PF_UNIX, SOCK_STREAM, 0) or exit 99;
    connect($app, sockaddr_un("$profile/control.sock")) or exit 99;
    my $line = "{\"nonce\":null,\"request\":$request}\n";
    syswrite($app, $line) == length $line or exit 99;
    my $reply = "";
    while ($reply !~ /\n/) { sysread($app, $reply, 65536, length $reply) or exit 99; }
    my $text = qr/"((?:[^"\\]|\\["\\n])*)"/;
    my ($exit, $message);
    if ($wanted eq "json" && $reply =~ /^\{"kind":"status","status":(\{.*\}),"lines":\[/) { ($exit, $message) = (0, $1); }
    elsif ($wanted eq "lines" && $reply =~ /^\{"kind":"status","status":\{.*\},"lines":\[((?:$text,?)*)\]\}$/) {
      my $lines = $1; my @lines;
      push @lines, $1 while $lines =~ /$text/g;
      ($exit, $message) = (0, join "\\n", @lines);
    }
    elsif ($wanted eq "result" && $reply =~ /^\{"kind":"ending","ending":\{"exit":(\d),"message":$text\}\}$/) { ($exit, $message) = ($1, $2); }
    else { exit 99; }
    my %plain = ("n" => "\n");
    $message =~ s/\\(.)/$plain{$1} || $1/ge if $wanted ne "json";
    $SIG{PIPE} = "IGNORE";
    print {$exit == 0 ? STDOUT : STDERR} "$message\n" if $message ne "";
    exit $exit;
  ' -- "$profile" "$1" "$2" "$3"
  code=$?
  [ "$code" -eq 99 ] || exit "$code"
}
# Only these words alone: with another profile or another time to wait the program asks.
case $#,$1,$2 in
  1,phone, | 1,sip, | 1,off,) ask_running_app "{\"kind\":\"switch\",\"command\":\"$1\",\"waitSeconds\":10}" 15 result ;;
  1,status,) ask_running_app '{"kind":"status"}' 5 lines ;;
  2,status,--json) ask_running_app '{"kind":"status"}' 5 json ;;
esac

# Words as in src/main/cli/command-table.ts; what stands behind a link is not read.
program=$(dirname -- "$(readlink -f -- "$0")")/../hookswitch
# No core dumps, which would hold secrets: the program itself can forbid them only once it runs.
ulimit -c 0
# As root Chromium ends at once with its sandbox (crbug.com/638180). An administrator checks a policy as root, which draws
# nothing, contacts nobody and writes nothing. Everything else is the agent's, whose files root must not write.
exec_reading() {
  [ "$(id -u)" -ne 0 ] || exec "$program" --no-sandbox --ozone-platform=headless --log-level=3 "$@"
  exec "$program" --ozone-platform=headless --log-level=3 "$@"
}

has_link=no
for argument; do
  case $argument in
    [Hh][Oo][Oo][Kk][Ss][Ww][Ii][Tt][Cc][Hh]:*)
      has_link=yes
      break
      ;;
    policy | help | version | --help | --version | -h | '-?' | -v | -V) exec_reading "$@" ;;
    phone | sip | off | toggle | swap | status | sign-in | enrol | sign-out | connect-account | disconnect-account | \
      phone-number | proxy-password | simulator | log | diagnostics)
      exec "$program" --ozone-platform=headless --log-level=3 "$@"
      ;;
  esac
done
# A misspelt command. (A start ignores a desktop's field code, such as %U, and a link's start ignores every word.)
case $has_link,$1 in
  no,[!-%]*) exec "$program" --ozone-platform=headless --log-level=3 "$@" ;;
esac
exec "$program" "$@"
