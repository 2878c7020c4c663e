; The installer's own part (nsis.include in electron-builder.yml).
;
; hookswitch: links open the app. The installer registers them for every user of the computer. The app registers them once
; more for its user when it starts, so the uninstaller removes both keys. The keys of other users name a program that is
; gone: Windows ignores them.

!macro customInstall
  WriteRegStr HKLM "Software\Classes\hookswitch" "" "URL:Hookswitch"
  WriteRegStr HKLM "Software\Classes\hookswitch" "URL Protocol" ""
  WriteRegStr HKLM "Software\Classes\hookswitch\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
!macroend

!macro customUnInstall
  ; An upgrade uninstalls the old version first; the new one registers again.
  DeleteRegKey HKLM "Software\Classes\hookswitch"
  ${ifNot} ${isUpdated}
    DeleteRegKey HKCU "Software\Classes\hookswitch"
  ${endIf}
!macroend
