# Ends the process groups of a harness that died without a chance to do so itself.
# Its standard input is a pipe from the harness: "+ <pid>" registers a group, "- <pid>" removes it.
# The pipe closes when the harness ends, however it ends; whatever is still registered is killed then.
trap '' INT TERM HUP
groups=" "
while read -r sign pid; do
  case $sign in
    +) groups="$groups$pid " ;;
    -) groups="${groups%% "$pid" *} ${groups#* "$pid" }" ;;
  esac
done
for pid in $groups; do
  kill -9 "-$pid" 2>/dev/null
done
