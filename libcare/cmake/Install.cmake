# What is installed beside the libraries, programs and packages, which install themselves where they are made; and, with
# LIBCARE_DEB, the Debian packages.
install(FILES README.md CHANGELOG.md COPYRIGHT DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT docs)
install(DIRECTORY docs DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT docs FILES_MATCHING PATTERN "*.md" PATTERN "*.png")
install(DIRECTORY examples DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT docs
        PATTERN CMakeLists.txt EXCLUDE PATTERN compare.cmake EXCLUDE)

if(LIBCARE_DEB)
    include(Debian)
else()
    install(FILES LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT docs) # a Debian system has it already
    install(FILES docs/man/care-plan.1 DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" COMPONENT program)
    install(FILES docs/man/care-plan.zh_CN.1 DESTINATION "${CMAKE_INSTALL_MANDIR}/zh_CN/man1" RENAME care-plan.1 COMPONENT program)
endif()
